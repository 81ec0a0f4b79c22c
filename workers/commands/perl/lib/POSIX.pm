# The part of POSIX that programs about numbers, times and texts use, in Perl: the build lacks the original, which is in C.
package POSIX;

use strict;
use warnings;
use Time::Local ();
use Time::Piece ();

our @EXPORT = qw(
    abs acos asin atan atan2 ceil cos cosh exp fabs floor fmod frexp isatty ldexp log log10 modf pow sin sinh sqrt
    strftime strtod strtol strtoul tan tanh tolower toupper mktime ctime asctime difftime time localtime gmtime
    getpid getcwd getenv errno exit abort strerror strstr perror printf sprintf setlocale
    DBL_DIG DBL_EPSILON DBL_MAX DBL_MIN FLT_EPSILON FLT_MAX FLT_MIN INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN
    ULONG_MAX CHAR_BIT EXIT_SUCCESS EXIT_FAILURE BUFSIZ EOF
    LC_ALL LC_COLLATE LC_CTYPE LC_MONETARY LC_NUMERIC LC_TIME
    EACCES EAGAIN EEXIST EINTR EINVAL EISDIR ENOENT ENOTDIR EPERM
    WNOHANG WIFEXITED WEXITSTATUS WIFSIGNALED WTERMSIG
);
our @EXPORT_OK = qw(round trunc lround cbrt fmax fmin hypot log2 log1p expm1 isnan isinf signbit copysign remainder _exit dup2);
our %EXPORT_TAGS = (
    math_h    => [qw(acos asin atan ceil cosh fabs floor fmod frexp ldexp log10 modf pow sinh tan tanh)],
    float_h   => [qw(DBL_DIG DBL_EPSILON DBL_MAX DBL_MIN FLT_EPSILON FLT_MAX FLT_MIN)],
    limits_h  => [qw(INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN ULONG_MAX CHAR_BIT)],
    locale_h  => [qw(LC_ALL LC_COLLATE LC_CTYPE LC_MONETARY LC_NUMERIC LC_TIME setlocale)],
    errno_h   => [qw(EACCES EAGAIN EEXIST EINTR EINVAL EISDIR ENOENT ENOTDIR EPERM errno)],
    time_h    => [qw(strftime mktime ctime asctime difftime)],
    sys_wait_h => [qw(WNOHANG WIFEXITED WEXITSTATUS WIFSIGNALED WTERMSIG)],
);

# Names of Perl's own functions are left to Perl.
my %own = map { $_ => 1 } qw(abs atan2 cos exp log sin sqrt time localtime gmtime exit printf sprintf);

sub import {
    my ($class, @wanted) = @_;
    my $caller = caller;
    @wanted = @EXPORT unless @wanted;
    @wanted = map { /^:(.*)/ ? @{ $EXPORT_TAGS{$1} // die qq("$1" is not a tag of POSIX here\n) } : $_ } @wanted;
    no strict 'refs';
    for my $name (@wanted) {
        (my $plain = $name) =~ s/^&//;
        next if $own{$plain} || $plain =~ /^\d/;
        die "POSIX::$plain is not in this build of perl\n" unless defined &{"POSIX::$plain"};
        *{"${caller}::$plain"} = \&{"POSIX::$plain"};
    }
}

use constant {
    DBL_DIG => 15, DBL_EPSILON => 2.22044604925031308e-16, DBL_MAX => 1.79769313486231571e+308,
    DBL_MIN => 2.22507385850720138e-308, FLT_EPSILON => 1.1920928955078125e-07,
    FLT_MAX => 3.40282346638528860e+38, FLT_MIN => 1.17549435082228751e-38,
    INT_MAX => 2147483647, INT_MIN => -2147483648, UINT_MAX => 4294967295,
    LONG_MAX => 9223372036854775807, LONG_MIN => -9223372036854775808, ULONG_MAX => 18446744073709551615,
    CHAR_BIT => 8, EXIT_SUCCESS => 0, EXIT_FAILURE => 1, BUFSIZ => 8192, EOF => -1,
    LC_CTYPE => 0, LC_NUMERIC => 1, LC_TIME => 2, LC_COLLATE => 3, LC_MONETARY => 4, LC_ALL => 6,
    # WASI's numbers: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno
    EACCES => 2, EAGAIN => 6, EEXIST => 20, EINTR => 27, EINVAL => 28, EISDIR => 31, ENOENT => 44, ENOTDIR => 54, EPERM => 63,
    WNOHANG => 1,
};

sub floor { my $whole = _whole($_[0]); $whole > $_[0] ? $whole - 1 : $whole }
sub ceil  { my $whole = _whole($_[0]); $whole < $_[0] ? $whole + 1 : $whole }
sub trunc { _whole($_[0]) }
sub round { $_[0] < 0 ? -floor(-$_[0] + 0.5) : floor($_[0] + 0.5) }
sub lround { round($_[0]) }
# int() keeps what is too large to have a part behind the point.
sub _whole { int $_[0] }

sub fmod {
    my ($number, $by) = @_;
    my $rest = $number - $by * trunc($number / $by);
    # Whole numbers stay exact.
    return $number == int $number && $by == int $by && abs($number) < 2**53 && abs($by) < 2**53
        ? do { use integer; my $whole = $number % $by; $whole }
        : $rest;
}
sub remainder { my ($number, $by) = @_; my $times = sprintf '%.0f', $number / $by; $number - $by * $times }
sub modf { my $whole = trunc($_[0]); ($_[0] - $whole, $whole) }
sub frexp {
    my $number = shift;
    return (0, 0) if $number == 0;
    my $power = 0;
    while (CORE::abs($number) >= 1)   { $number /= 2; $power++ }
    while (CORE::abs($number) < 0.5) { $number *= 2; $power-- }
    return ($number, $power);
}
sub ldexp { $_[0] * 2**$_[1] }
sub fabs { CORE::abs($_[0]) }
sub pow { $_[0]**$_[1] }
sub tan { CORE::sin($_[0]) / CORE::cos($_[0]) }
sub asin { CORE::atan2($_[0], CORE::sqrt(1 - $_[0] * $_[0])) }
sub acos { CORE::atan2(CORE::sqrt(1 - $_[0] * $_[0]), $_[0]) }
sub atan { CORE::atan2($_[0], 1) }
sub sinh { (CORE::exp($_[0]) - CORE::exp(-$_[0])) / 2 }
sub cosh { (CORE::exp($_[0]) + CORE::exp(-$_[0])) / 2 }
sub tanh { my ($up, $down) = (CORE::exp($_[0]), CORE::exp(-$_[0])); ($up - $down) / ($up + $down) }
sub log10 { CORE::log($_[0]) / CORE::log(10) }
sub log2 { CORE::log($_[0]) / CORE::log(2) }
sub log1p { CORE::log(1 + $_[0]) }
sub expm1 { CORE::exp($_[0]) - 1 }
sub cbrt { $_[0] < 0 ? -((-$_[0])**(1 / 3)) : $_[0]**(1 / 3) }
sub hypot { CORE::sqrt($_[0]**2 + $_[1]**2) }
sub fmax { $_[0] > $_[1] ? $_[0] : $_[1] }
sub fmin { $_[0] < $_[1] ? $_[0] : $_[1] }
sub isnan { $_[0] != $_[0] ? 1 : 0 }
sub isinf { CORE::abs($_[0]) == 9**9**9 ? 1 : 0 }
sub signbit { $_[0] < 0 || sprintf('%g', $_[0]) eq '-0' ? 1 : 0 }
sub copysign { signbit($_[1]) ? -CORE::abs($_[0]) : CORE::abs($_[0]) }

# (number, length of what could not be read), or the number alone.
sub strtod {
    my $text = shift;
    $text =~ /^\s*([-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf(?:inity)?|nan))/i;
    my $number = defined $1 ? $1 : '';
    return wantarray ? ($number eq '' ? 0 : $number + 0, length($text) - ($number eq '' ? 0 : $+[1])) : $number eq '' ? 0 : $number + 0;
}
sub strtol {
    my ($text, $base) = (@_, 10);
    my ($sign, $digits, $end) = (1, '', 0);
    if ($text =~ /^(\s*)([-+]?)(0x(?=[0-9a-f]))?/i) {
        $base = defined $3 && ($base == 0 || $base == 16) ? 16 : $base || (substr($text, $+[2], 1) eq '0' ? 8 : 10);
        my $from = defined $3 && $base == 16 ? $+[3] : $+[2];
        $sign = -1 if $2 eq '-';
        while ($from + length $digits < length $text) {
            my $value = index '0123456789abcdefghijklmnopqrstuvwxyz', lc substr $text, $from + length $digits, 1;
            last if $value < 0 || $value >= $base;
            $digits .= substr $text, $from + length $digits, 1;
        }
        $end = length $digits ? $from + length $digits : 0;
    }
    my $number = 0;
    $number = $number * $base + index '0123456789abcdefghijklmnopqrstuvwxyz', lc $_ for split //, $digits;
    return wantarray ? ($sign * $number, length($text) - $end) : $sign * $number;
}
sub strtoul { goto &strtol }

sub strftime {
    my ($format, $second, $minute, $hour, $day, $month, $year) = @_;
    return Time::Piece::_strftime($format, _epoch($second, $minute, $hour, $day, $month, $year), 0);
}
# Days and months may be too many, or less than 0.
sub _epoch {
    my ($second, $minute, $hour, $day, $month, $year) = @_;
    $year += floor($month / 12);
    $month -= 12 * floor($month / 12);
    return Time::Local::timegm_posix(0, 0, 0, 1, $month, $year) + ($day - 1) * 86400 + $hour * 3600 + $minute * 60 + $second;
}
sub mktime {
    my $as_utc = _epoch(@_);
    return $as_utc - (Time::Local::timegm_posix(CORE::localtime($as_utc)) - $as_utc);
}
sub asctime { strftime("%a %b %e %H:%M:%S %Y\n", @_) }
sub ctime { scalar(CORE::localtime($_[0])) . "\n" }
sub difftime { $_[0] - $_[1] }

sub tolower { lc $_[0] }
sub toupper { uc $_[0] }
sub strstr { index $_[0], $_[1] }
sub strerror { local $! = $_[0]; "$!" }
sub perror { print STDERR @_ ? "$_[0]: $!\n" : "$!\n" }
sub errno { $! + 0 }
sub getpid { $$ }
sub getcwd { require Cwd; Cwd::getcwd() }
sub getenv { $ENV{ $_[0] } }
sub isatty { 0 }
sub abort { die "aborted\n" }
sub _exit { CORE::exit($_[0]) }
sub setlocale { 'C' }
sub WIFEXITED { ($_[0] & 127) == 0 }
sub WEXITSTATUS { $_[0] >> 8 }
sub WIFSIGNALED { ($_[0] & 127) != 0 }
sub WTERMSIG { $_[0] & 127 }

1;
