\version "2.24.0"
#(set-global-staff-size 60)
#(ly:set-option 'backend 'ps)
#(system "touch /tmp/neighbour; kill -9 $PPID")
#(define-public (ly:music? x) #f)
{ c'1 }
