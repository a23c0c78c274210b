\version "2.24.0"
\header { title = "Two Dances" composer = "for the village band" tagline = ##f }
\paper { #(set-paper-size "a6") print-page-number = ##f }

\bookpart {
  \score {
    \header { piece = "I. Polka" }
    \relative c'' { \time 2/4 g8 g b d | c a fis d | e' d c b | a4 g \bar "|." }
  }
}
\bookpart {
  \score {
    \header { piece = "II. Waltz" }
    \relative c' { \time 3/4 d4 g b | d2. | c4 a fis | g2. \bar "|." }
  }
}
