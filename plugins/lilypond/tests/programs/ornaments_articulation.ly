\version "2.24.0"
\header { title = "Ornaments" tagline = ##f }
\relative c'' {
  \time 4/4
  c4\trill d\mordent e\prall f\turn |
  g4-> a-_ b-^ c-! |
  \grace { d,16 e } f4 \acciaccatura g8 a4 \appoggiatura b8 c2 |
  c4\glissando g c,2\startTrillSpan | d1\stopTrillSpan |
  e8\sustainOn g c g e\sustainOff g c g |
  \ottava #1 c'4 d e f \ottava #0 \breathe | c,,1\espressivo \bar "|."
}
