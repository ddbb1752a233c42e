retention = 180
