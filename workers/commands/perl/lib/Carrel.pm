# Read before the program itself (-MCarrel).
package Carrel;

# What the build lacks without a word. The names are those of Perl's own functions.
sub _no_programs { die "perl starts no other programs here; use a pipe of the shell, or Python's subprocess\n" }

BEGIN {
    # Programs of WASI begin at the root.
    chdir $ENV{PWD} if defined $ENV{PWD};
    *CORE::GLOBAL::system   = \&_no_programs;
    *CORE::GLOBAL::exec     = \&_no_programs;
    *CORE::GLOBAL::readpipe = \&_no_programs;
}

# die ends with the number of the last failure, and finding the working directory leaves one.
INIT { $! = 0 }

# An exit code other than 0 would end the interpreter before its files are written out; perl.ts reads it from here.
our $status = 0;
END { $status = $?; $? = 0 }

1;
