\version "2.24.0"
\include "predefined-guitar-fretboards.ly"

mychords = \chordmode { c1 a:m f g:7 }

\header { title = "Four Chords" tagline = ##f }

<<
  \new ChordNames { \mychords }
  \new FretBoards { \mychords }
  \new Staff \relative c' {
    \improvisationOn
    \repeat unfold 4 { b'4 b8 b r b b b }
  }
>>
