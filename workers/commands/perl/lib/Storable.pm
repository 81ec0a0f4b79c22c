# Copies of data, and data in files, for programs of this perl: the build lacks the original, which is in C and writes a form of
# its own.
package Storable;

use strict;
use warnings;
use Exporter 'import';
use Scalar::Util qw(blessed reftype);

our $VERSION = '3.37';
our @EXPORT = qw(store retrieve);
our @EXPORT_OK = qw(nstore freeze nfreeze thaw dclone);

sub dclone { _copy($_[0], {}) }

sub _copy {
    my ($given, $seen) = @_;
    return $given unless ref $given;
    return $seen->{$given} if exists $seen->{$given};
    my $kind = reftype $given;
    my $made;
    if ($kind eq 'HASH') {
        $seen->{$given} = $made = {};
        $made->{$_} = _copy($given->{$_}, $seen) for keys %$given;
    } elsif ($kind eq 'ARRAY') {
        $seen->{$given} = $made = [];
        push @$made, _copy($_, $seen) for @$given;
    } elsif ($kind eq 'SCALAR' || $kind eq 'REF') {
        my $value = _copy($$given, $seen);
        $seen->{$given} = $made = \$value;
    } else {
        die "Can't store $kind items\n";
    }
    return blessed $given ? bless $made, blessed $given : $made;
}

sub freeze {
    require Data::Dumper;
    local ($Data::Dumper::Indent, $Data::Dumper::Purity, $Data::Dumper::Terse) = (0, 1, 0);
    return Data::Dumper->Dump([ $_[0] ], ['stored']);
}
sub nfreeze { goto &freeze }

sub thaw {
    my $text = shift;
    no strict;
    my $stored;
    eval "$text; 1" or die "not stored by this perl: $@";
    return $stored;
}

sub store {
    my ($data, $path) = @_;
    open my $file, '>', $path or die "can't create $path: $!";
    print {$file} freeze($data);
    return close $file;
}
sub nstore { goto &store }

sub retrieve {
    my $path = shift;
    open my $file, '<', $path or die "can't open $path: $!";
    local $/;
    return thaw(<$file>);
}

1;
