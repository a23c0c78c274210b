\version "2.24.0"
\paper { #(set-paper-size "a5" 'landscape) }
\header { title = "Invention" composer = "after an old manner" tagline = ##f }

subject = \relative c'' { c8 g a b c d e4 }
\score {
  \new PianoStaff <<
    \new Staff {
      \time 4/4
      \subject | \transpose c g { \relative c'' { e16 d c b c8 d e f g4 } } |
      <<
        { \relative c'' { g'8 f e d c4 b } }
        \\
        { \relative c'' { e4 d8 b g2 } }
      >>
      | c''1 \bar "|."
    }
    \new Staff {
      \clef bass
      R1 | \transpose c g, { \subject } | \relative c { g'4 g, c8 d e g } | <c g>1
    }
  >>
}
