// The gallery's elements open and ask, but nobody listens.
import { startPresses } from "./presses.js";

startPresses();
