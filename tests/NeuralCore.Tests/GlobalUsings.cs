// The precision that the library under test was compiled with.
global using Real = float;
