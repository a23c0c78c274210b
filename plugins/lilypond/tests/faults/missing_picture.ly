\version "2.24.0"

\markup {
  \column {
    \line { \bold "Our choir" }
    \epsfile #X #40 "logo.eps"
  }
}

\relative c'' { g4 a b c | d1 }
