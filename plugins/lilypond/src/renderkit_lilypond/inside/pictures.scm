;;; Every page becomes a picture of its own, as large as what is on it. LilyPond's own names will not do: the
;;; second page of one book and the third book may share one, and a book may be named "../x". Its own -dcrop
;;; will not do either: it drops page numbers, footnotes and the space between systems.

(define-module (renderkit pictures)
  #:use-module (lily)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 format)
  #:export (draw-into))

(define lily (resolve-module '(lily)))
(define cairo (resolve-module '(lily framework-cairo)))
(define draw (module-ref cairo 'output-stencil))
(define page-module (resolve-module '(lily page)))
(define lay-out (module-ref page-module 'page-stencil))
(define folder #f)
(define count 0)

(define (draw-into name)
  "From here on pages are drawn, into a folder of this name, which is made."
  (mkdir name)
  (set! folder name))

(define (empty? stencil)
  (or (not (ly:stencil? stencil)) (ly:stencil-empty? stencil)))

;; The foot of a page (copyright, footnotes) stands below the music, not at the end of the paper.
(define (lay-out-short page)
  (let* ((paper (ly:paper-book-paper (ly:prob-property page 'paper-book)))
         (unit (ly:output-def-lookup paper 'output-scale))
         (foot (ly:prob-property page 'foot-stencil #f)))
    (ly:prob-set-property! page 'foot-stencil #f)
    (let* ((body (lay-out page))
           (margin (if (and (ly:output-def-lookup paper 'two-sided #f)
                            (odd? (ly:prob-property page 'page-number 1)))
                       'right-margin
                       'left-margin))
           (left (ly:prob-property page margin 0)))
      (if (not (empty? foot))
          (ly:prob-set-property!
           page 'stencil
           (ly:stencil-combine-at-edge
            body Y DOWN (ly:stencil-translate-axis foot left X) (/ (ly:mm 4) unit))))
      (ly:prob-set-property! page 'foot-stencil foot)
      (ly:prob-property page 'stencil))))

;; Ink may leave the extent that is declared for it, by this much. What stays white around it is trimmed later; to
;; draw it takes time, so the frame is drawn in to the ink where it is known where that ends.
(define reach (ly:mm 50))
(define margin (ly:mm 5))

;; A frame is a multiple of this, which is 6 pixels at 144 dots per inch and 4 in SVG's units: whole numbers, so
;; that nothing is scaled when it is drawn.
(define step (ly:bp 3))

(define (frame stencil unit)
  (let ((known (false-if-exception (outlined? (ly:stencil-expr stencil)))))
    (define (extent axis)
      (let* ((declared (if (empty? stencil) '(0 . 0) (ly:stencil-extent stencil axis)))
             (room (interval-widen declared (/ reach unit)))
             (ink (if known (stencil-true-extent stencil axis) room))
             (both (interval-intersection room (interval-widen ink (/ margin unit)))))
        (whole-steps (if (< (car both) (cdr both)) both room) (/ step unit))))
    (ly:make-stencil (ly:stencil-expr stencil) (extent X) (extent Y))))

(define (whole-steps extent step)
  (cons (* step (floor (/ (car extent) step)))
        (* step (ceiling (/ (cdr extent) step)))))

(define (outlined? expression)
  "Whether LilyPond knows where the ink of a stencil's expression ends; with-outline may say what is not so."
  (or (not (pair? expression))
      (case (car expression)
        ((draw-line dashed-line round-filled-box named-glyph polygon circle ellipse partial-ellipse
                    glyph-string utf-8-string)
         #t)
        ((path) (not (memq 'miter expression)))
        ((combine-stencil) (every outlined? (cdr expression)))
        ((translate-stencil rotate-stencil scale-stencil grob-cause color output-attributes)
         (outlined? (caddr expression)))
        (else #f))))

(define (picture-name basename)
  (set! count (1+ count))
  (format #f "~a/~4,'0d-~a" folder count
          (string-map (lambda (c) (if (memv c '(#\/ #\nul)) #\_ c))
                      (string-take basename (min 60 (string-length basename))))))

(define (draw-pages basename pages header paper formats)
  (let ((unit (ly:output-def-lookup paper 'output-scale))
        (full (filter (lambda (page) (not (empty? page))) pages)))
    (for-each
     (lambda (page)
       (let ((picture (frame page unit)))
         ;; cairo numbers what it draws on, for good, and writes the number into the picture
         (if folder (draw (picture-name basename) picture paper formats))))
     (if (and (null? full) (pair? pages)) (list (car pages)) full))))

(ly:set-option 'use-paper-size-for-page #f)
(module-set! page-module 'page-stencil lay-out-short)
(module-set! cairo 'output-stencils draw-pages)
;; lilypond-book's preamble asks for each system by itself, which cairo cannot do
(module-set! lily 'print-book-with-defaults-as-systems
             (module-ref lily 'print-book-with-defaults))
