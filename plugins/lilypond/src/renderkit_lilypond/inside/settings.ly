%% What renderkit asks of LilyPond 2.25.12, read before every score (-dinclude-settings).
%%
%% Every page becomes a picture of its own, as large as what is on it. LilyPond's own names will not do: the
%% second page of one book and the third book may share one, and a book may be named "../x". Its own -dcrop
%% will not do either: it drops page numbers, footnotes and the space between systems.

\paper {
  tagline = ##f  % the advertisement; a tagline that the score gives is kept
  ragged-bottom = ##t  % there is no paper to fill
}

#(let* ((lily (resolve-module '(lily)))
        (cairo (resolve-module '(lily framework-cairo)))
        (folder (getenv "RENDERKIT_PICTURES"))
        (draw (module-ref cairo 'output-stencil))
        (page (resolve-module '(lily page)))
        (lay-out (module-ref page 'page-stencil))
        (count 0))

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

   ;; Ink may leave the extent that is declared for it: there is room for it, and the rest is trimmed later.
   (define (frame stencil unit)
     (define (reach axis)
       (interval-widen
        (if (empty? stencil) '(0 . 0) (ly:stencil-extent stencil axis))
        (/ (ly:mm 50) unit)))
     (ly:make-stencil (ly:stencil-expr stencil) (reach X) (reach Y)))

   (define (picture-name basename)
     (set! count (1+ count))
     (format #f "~a/~4,'0d-~a" folder count
             (string-map (lambda (c) (if (memv c '(#\/ #\nul)) #\_ c))
                         (string-take basename (min 60 (string-length basename))))))

   (define (draw-pages basename pages header paper formats)
     (let ((unit (ly:output-def-lookup paper 'output-scale))
           (full (filter (lambda (page) (not (empty? page))) pages)))
       (for-each
        (lambda (page) (draw (picture-name basename) (frame page unit) paper formats))
        (if (and (null? full) (pair? pages)) (list (car pages)) full))))

   (mkdir folder)
   (ly:set-option 'use-paper-size-for-page #f)
   (module-set! page 'page-stencil lay-out-short)
   (module-set! cairo 'output-stencils draw-pages)
   ;; lilypond-book's preamble asks for each system by itself, which cairo cannot do
   (module-set! lily 'print-book-with-defaults-as-systems print-book-with-defaults))
