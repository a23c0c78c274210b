\version "2.24.0"
\header { title = "Rock Beat" tagline = ##f }

up = \drummode {
  \repeat volta 2 { crashcymbal8 hihat hihat hihat hihat hihat hihat openhihat }
  \alternative { { hihat8 hihat hihat hihat snare16 snare snare snare tommh8 tomfl } { crashcymbal1 } }
}
down = \drummode {
  \repeat volta 2 { bassdrum4 snare bassdrum8 bassdrum snare4 }
  \alternative { { bassdrum4 snare bassdrum r } { bassdrum1 } }
}

\score {
  \new DrumStaff <<
    \new DrumVoice { \voiceOne \up }
    \new DrumVoice { \voiceTwo \down }
  >>
}
