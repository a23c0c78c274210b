\version "2.24.0"

\new Staff \relative c' {
  \time 4/4
  c4 d e f
  g8 a b5 c8 d4
  e2 c
}
