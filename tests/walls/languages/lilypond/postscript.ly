\version "2.24.0"
\markup \postscript #"{ (@SECRET@) (r) file pop 1 0 0 setrgbcolor 0 0 50 50 rectfill } stopped pop"
\markup \postscript #"{ (@OUTSIDE@/made) (w) file closefile } stopped pop"
\markup \postscript #"{ (%pipe%touch @OUTSIDE@/made) (w) file closefile } stopped pop"
{ c'4 }
