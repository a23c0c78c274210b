\version "2.24.0"
\include "italiano.ly"
\include "house-style/fonts.ily"

\relative do' {
  \time 4/4
  do4 re mi fa
  sol1
}
