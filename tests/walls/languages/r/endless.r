repeat tryCatch(while (TRUE) NULL, interrupt = function(e) NULL, error = function(e) NULL)
