global using Real = float;
