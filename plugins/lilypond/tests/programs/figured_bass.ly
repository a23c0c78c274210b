\version "2.24.0"
\header { title = "Continuo" tagline = ##f }
<<
  \new Staff \relative c'' { \key g \major g4 fis g a | b a2 g4 | fis g e d | d1 }
  \new Staff { \clef bass \key g \major \relative c { g'4 d e fis | g c, d e | d b c d | g,1 } }
  \new FiguredBass \figuremode {
    <_>4 <6> <6> <6 5> | <_> <6> <4> <3+> | <7> <6> <6 5> <_+> | <_>1
  }
>>
