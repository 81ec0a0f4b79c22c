/** Seconds within which whatever runs has ended after Stop: what the desk promises. */
export const STOP_LIMIT = 3;
