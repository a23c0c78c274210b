\version "2.24.0"
\header { title = "Arpeggios" tagline = ##f }
\new PianoStaff \with { connectArpeggios = ##t } <<
  \new Staff = "rh" \relative c' {
    \time 4/4
    s1 | <e g c>1\arpeggio | \stemDown c'8 b a g f e d c | R1
  }
  \new Staff = "lh" \relative c {
    \clef bass
    c8[ e g \change Staff = "rh" c e g c e] |
    \change Staff = "lh" <c,, g' e'>1\arpeggio | << { e'4 f g e } \\ { c2 g } >> | <c, g' e'>1\fermata
  }
>>
