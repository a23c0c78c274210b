\version "2.24.0"
\include "@SECRET@"
{ c'4 }
