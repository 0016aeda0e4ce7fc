/** options-words: what is chosen in a form ↔ what a flow says of refused rows (pure). */
import type { Flow } from './flow-words.ts'

export interface OptionsChoice {
  /** False: one refused row fails a run. */
  readonly isPartial: boolean
  readonly percent: number
  readonly hasDiagnostics: boolean
  /** `null`: none. */
  readonly errorLimit: number | null
  readonly abortAfter: number
}

/** What such wizards begin with: 5 % may fail. */
export const USUAL_OPTIONS: OptionsChoice = {
  isPartial: true,
  percent: 5,
  hasDiagnostics: true,
  errorLimit: null,
  abortAfter: 1_000,
}

export function optionsChoiceOf({
  options,
  _weir,
}: Pick<Flow, 'options' | '_weir'>): OptionsChoice {
  const { partialIngestionPercent } = options
  return {
    isPartial: partialIngestionPercent !== undefined,
    percent: partialIngestionPercent ?? USUAL_OPTIONS.percent,
    hasDiagnostics: options.errorDiagnosticsEnabled,
    errorLimit: _weir.errorLimit ?? null,
    abortAfter: _weir.abortAfter,
  }
}

/** `options` and, but for the time zone, `_weir` of a flow. */
export function optionsOf({
  isPartial,
  percent,
  hasDiagnostics,
  errorLimit,
  abortAfter,
}: OptionsChoice) {
  return {
    options: {
      errorDiagnosticsEnabled: hasDiagnostics,
      ...(isPartial ? { partialIngestionPercent: percent } : {}),
    },
    guards: { abortAfter, ...(errorLimit === null ? {} : { errorLimit }) },
  }
}
