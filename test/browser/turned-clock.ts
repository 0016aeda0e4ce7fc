/** turned-clock: loaded before Weir by a test (`--import`): its clock goes ahead by so many milliseconds. */
const AHEAD_MS = Number(process.env['TURNED_CLOCK_MS'] ?? 0) // oxlint-disable-line node/no-process-env -- There is no other way into a process of its own.
const now = Date.now.bind(Date)
Date.now = () => now() + AHEAD_MS

export {}
