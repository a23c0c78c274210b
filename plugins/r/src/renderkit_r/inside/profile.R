# The R worker's profile. `Rscript main.R` reads it in its start-up, before it reads its script.
#
# So a script runs exactly as Rscript runs it, because that is what happens: the worker is an Rscript that was told
# to run main.R, stops here once its packages are attached, serves the engine, and in each job's fork goes on with
# its own start: it reads the script from the stream that it opened long ago, which by then is the job's main.R.
.First <- function() {
  rm(.First, envir = globalenv())
  .First.sys()
  ours <- new.env(parent = baseenv())
  ours$library <- dirname(Sys.getenv("R_PROFILE_USER"))
  for (name in c("worker.R", "report.R", "place.R", "shows.R"))
    sys.source(file.path(ours$library, name), ours, keep.source = FALSE)
  ours$main()
}
