\version "2.24.0"
% Four bars for a choir of four parts, one staff for each.

\header {
  title = "Snow on the Hill"
  subtitle = "for choir of four parts"
  tagline = ##f
}

global = { \key f \major \time 4/4 \dynamicUp }

soprano = {
  \tempo "Calm" 4 = 72
  a'4\mp g' a' bes' | c''4 bes' a'2 | a'4 bes' c'' c'' | d''4 bes' a'2\fermata \bar "|."
}

alto = {
  f'4\mp e' f' f' | f'4 e' f'2 | f'4 g' g' a' | bes'4 g' f'2\fermata
}

tenor = {
  c'4\mp c' d' d' | c'4 c' c'2 | d'4 d' e' f' | f'4 e' c'2\fermata
}

bass = {
  f4\mp e d bes, | a,4 g, f,2 | d4 g c f | bes,4 c f2\fermata
}

words = \lyricmode {
  Still the snow falls on the hill,
  all the world is white and still.
}

\score {
  \new ChoirStaff <<
    \new Staff \with { instrumentName = "Soprano" } { \clef treble \global \soprano }
    \addlyrics \words
    \new Staff \with { instrumentName = "Alto" } { \clef treble \global \alto }
    \addlyrics \words
    \new Staff \with { instrumentName = "Tenor" } { \clef "treble_8" \global \tenor }
    \addlyrics \words
    \new Staff \with { instrumentName = "Bass" } { \clef bass \global \bass }
    \addlyrics \words
  >>
  \layout {
    indent = 20\mm
    ragged-right = ##f
    \override Score.MetronomeMark.outside-staff-padding = #1.5
  }
}
