/**
 * time-bars: how much happened in each span of time, as stacked bars. The picture is for the eye; the same
 * figures stand in a table that screen readers get instead.
 */
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { spokenCount } from './spoken.ts'

export interface Layer {
  readonly name: string
  readonly tone: 'positive' | 'notice' | 'negative' | 'informative'
}

export interface Bar {
  /** When its span begins. */
  readonly at: number
  /** How the span is called: "14:00". */
  readonly label: string
  /** One for each layer, the lowest first. */
  readonly values: readonly number[]
}

export interface TimeBarsProps {
  readonly label: string
  /** The lowest first. */
  readonly layers: readonly Layer[]
  readonly bars: readonly Bar[]
}

const WIDTH = 720
const HEIGHT = 96
const GAP = 3

const fills: Readonly<Record<Layer['tone'], string>> = {
  positive: style({ fill: 'positive' }),
  notice: style({ fill: 'notice' }),
  negative: style({ fill: 'negative' }),
  informative: style({ fill: 'informative' }),
}
const legend = style({
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 16,
  marginTop: 8,
  font: 'ui-sm',
  color: 'neutral-subdued',
})
const item = style({ display: 'flex', gap: 8, alignItems: 'center' })
const ends = style({
  display: 'flex',
  justifyContent: 'space-between',
  marginTop: 4,
  font: 'ui-sm',
  color: 'neutral-subdued',
  fontVariantNumeric: 'tabular-nums',
})
/** Away for the eye, there for who listens. */
const unseen = style({
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  whiteSpace: 'nowrap',
})

export function TimeBars({ label, layers, bars }: TimeBarsProps) {
  const most = Math.max(1, ...bars.map(({ values }) => sum(values)))
  const step = WIDTH / Math.max(1, bars.length)
  return (
    <figure className={style({ margin: 0, position: 'relative' })}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className={style({ display: 'block', width: 'full', height: 96 })}
      >
        {bars.map((bar, at) => (
          <Stack
            key={bar.at}
            bar={bar}
            x={at * step}
            width={step - GAP}
            most={most}
            layers={layers}
          />
        ))}
      </svg>
      <div className={ends} aria-hidden="true">
        <span>{bars.at(0)?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <div className={legend} aria-hidden="true">
        {layers.map(({ name, tone }) => (
          <span key={name} className={item}>
            <svg width="10" height="10" aria-hidden="true">
              <rect width="10" height="10" rx="2" className={fills[tone]} />
            </svg>
            {name}
          </span>
        ))}
      </div>
      <div className={unseen}>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {layers.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ values }) => sum(values) > 0)
              .map((bar) => (
                <tr key={bar.at}>
                  <th scope="row">{bar.label}</th>
                  {layers.map(({ name }, nth) => (
                    <td key={name}>{bar.values[nth] ?? 0}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

function Stack(props: {
  readonly bar: Bar
  readonly x: number
  readonly width: number
  readonly most: number
  readonly layers: readonly Layer[]
}) {
  const { bar, x, width, most, layers } = props
  const said = layers.map(({ name }, nth) => `${spokenCount(bar.values[nth] ?? 0)} ${name}`)
  return (
    <g>
      <title>{`${bar.label}: ${said.join(', ')}`}</title>
      <rect x={x} y={HEIGHT - 1} width={width} height={1} className={style({ fill: 'gray-300' })} />
      {layers.map(({ name, tone }, nth) => {
        const below = sum(bar.values.slice(0, nth))
        const height = ((bar.values[nth] ?? 0) / most) * HEIGHT
        const y = HEIGHT - (below / most) * HEIGHT - height
        return <rect key={name} x={x} y={y} width={width} height={height} className={fills[tone]} />
      })}
    </g>
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
