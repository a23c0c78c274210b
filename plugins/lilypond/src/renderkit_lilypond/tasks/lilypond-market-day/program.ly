\version "2.24.0"
% Four percussion players, four bars, repeated.

\header {
  title = "Market Day"
  subtitle = "for four percussion players"
  tagline = ##f
}

global = { \time 2/4 }

maracas = \drummode {
  \global
  \tempo "Lively" 4 = 100
  \repeat volta 2 {
    mar8-> mar mar mar | mar8-> mar mar mar | mar8-> mar mar mar | mar8-> mar mar mar |
  }
}

cowbell = \drummode {
  \global
  cb8. cb16 r8 cb | r8 cb cb4 | cb8. cb16 r8 cb | r8 cb cb4 |
}

bongos = \drummode {
  \global
  boh8 boh16 bol boh8 bol | boh16 boh bol8 boh bol | boh8 boh16 bol boh8 bol | boh16 bol boh8 boh-> bol-> |
}

bassdrum = \drummode {
  \global
  bd4 bd | bd8 bd bd4 | bd4 bd | bd8 bd bd4 |
}

oneLine = \with {
  drumStyleTable = #percussion-style
  \override StaffSymbol.line-count = #1
  \override BarLine.bar-extent = #'(-1 . 1)
}

\score {
  \new StaffGroup <<
    \new DrumStaff \with { \oneLine instrumentName = "Maracas" } \maracas
    \new DrumStaff \with { \oneLine instrumentName = "Cowbell" } \cowbell
    \new DrumStaff \with {
      drumStyleTable = #bongos-style
      \override StaffSymbol.line-count = #2
      instrumentName = "Bongos"
    } \bongos
    \new DrumStaff \with { \oneLine instrumentName = "Bass drum" } \bassdrum
  >>
  \layout {
    indent = 22\mm
    ragged-right = ##f
  }
}
