// The page: what comes from the server is shown as it comes, what people do is sent as they do it.
import { startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { startGuide } from "./guide.js";
import { startLive } from "./live.js";
import { startModal } from "./modal.js";
import { startPanels } from "./panels.js";
import { startPresses } from "./presses.js";
import { startSearch } from "./search.js";
import { atBottom, toBottom } from "./timeline.js";
import { startWays } from "./ways.js";

startModal();
startPresses();
startSearch();
startWays();
startComposer();
startPanels();
startGuide();
startClock();
toBottom();
window.addEventListener("resize", () => atBottom() && toBottom());
startLive();
