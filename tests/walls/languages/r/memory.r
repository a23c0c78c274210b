kept <- list()
repeat kept[[length(kept) + 1]] <- as.numeric(seq_len(5e6)) + length(kept)
