\version "2.24.0"

global = { \key bes \major \time 2/2 }

soprano = \relative c'' {
  \global
  bes2 c | d es | f1
}

words = \lyricmode { Where did the mu -- sic go }
