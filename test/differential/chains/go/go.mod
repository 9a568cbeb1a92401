module assay.example/chains

go 1.24
