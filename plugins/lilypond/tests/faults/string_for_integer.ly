\version "2.24.0"

ornament =
#(define-music-function (times phrase) (integer? ly:music?)
   (make-sequential-music (map (lambda (i) (ly:music-deep-copy phrase)) (iota times))))

\relative c'' {
  \time 2/4
  g8 a b c
  \ornament "four" { d16 c b a }
  g2
}
