\version "2.24.0"
\header { title = "Minor Scales" tagline = ##f }
\paper { indent = 0 ragged-right = ##t }

% Three kinds of minor, each from A
\markup \bold "Natural"
\score { { \key a \minor \time 8/4 \relative c' { a4 b c d e f g a } } }
\markup \bold "Harmonic"
\score { { \key a \minor \time 8/4 \relative c' { a4 b c d e f gis a } } }
\markup \bold "Transposed to D, with \\transpose"
\score { { \time 8/4 \transpose c d { \key c \minor c'4 d' es' f' g' as' bes' c'' } } }
