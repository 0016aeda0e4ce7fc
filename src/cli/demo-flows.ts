/**
 * demo-flows: four flows over real public data (npm package vega-datasets), and what each must come to.
 * Nothing in it is invented but the values that are spoilt on purpose, and those say so.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { FlowFile } from './flow-file.ts'

export interface DemoFlow {
  readonly says: string
  readonly file: FlowFile
  readonly expects: {
    readonly status: 'success' | 'failed'
    readonly hasRefused: boolean
    /** The code of the run's first error; `null` for none. */
    readonly errorCode: string | null
  }
}

/** Lays the data out in `folder` and answers the four flows over it. */
export async function prepareDemoFlows(folder: string): Promise<DemoFlow[]> {
  await mkdir(folder, { recursive: true })
  await copyFile(publicData('zipcodes.csv'), join(folder, 'zipcodes.csv'))
  const birdstrikes = await readFile(publicData('birdstrikes.csv'), 'utf8')
  await writeFile(join(folder, 'birdstrikes.csv'), spoil(birdstrikes))

  const strikes = { folder, path: 'birdstrikes.csv' }
  return [
    {
      says: 'All rows good',
      file: {
        name: 'Zip codes',
        source: { folder, path: 'zipcodes.csv' },
        dataset: { name: 'Zip codes', schema: ZIP_CODES },
      },
      expects: { status: 'success', hasRefused: false, errorCode: null },
    },
    {
      says: `${SPOILT_ROWS} rows spoilt on purpose, below the threshold of 5 %`,
      file: {
        name: 'Bird strikes, 5 % may fail',
        source: strikes,
        dataset: { name: 'Bird strikes', schema: BIRD_STRIKES },
        errors: { partialIngestionPercent: 5 },
      },
      expects: { status: 'success', hasRefused: true, errorCode: 'CONNECTOR-2001-500' },
    },
    {
      says: 'The same rows, above a threshold of 0.1 %',
      file: {
        name: 'Bird strikes, 0.1 % may fail',
        source: strikes,
        dataset: { name: 'Bird strikes, strict', schema: BIRD_STRIKES },
        errors: { partialIngestionPercent: 0.1 },
      },
      expects: { status: 'failed', hasRefused: true, errorCode: 'CONNECTOR-2001-500' },
    },
    {
      says: 'The source is not there',
      file: {
        name: 'Lost source',
        source: { folder: join(folder, 'moved-away'), path: 'zipcodes.csv' },
        dataset: { name: 'Zip codes again', schema: ZIP_CODES },
      },
      expects: { status: 'failed', hasRefused: false, errorCode: 'CONNECTOR-1001-500' },
    },
  ]
}

function publicData(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')))
}

const SPOILT_ROWS = 20

/** Breaks the last value, a number, of every 500th row; the text that breaks it says that it is meant. */
function spoil(csv: string): string {
  return csv
    .split('\n')
    .map((line, index) =>
      index > 0 && index % 500 === 0 && index <= SPOILT_ROWS * 500 && line !== ''
        ? line.replace(/,[^,]*$/, ',SPOILT ON PURPOSE')
        : line,
    )
    .join('\n')
}

const ZIP_CODES = {
  required: ['zip_code', 'latitude', 'longitude', 'city', 'state'],
  properties: {
    zip_code: { type: 'string', pattern: String.raw`^\d{5}$` },
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    city: { type: 'string' },
    state: { type: 'string', pattern: '^[A-Z]{2}$' },
    county: { type: 'string' },
  },
}

const BIRD_STRIKES = {
  required: ['Airport Name', 'Flight Date'],
  properties: {
    'Airport Name': { type: 'string' },
    'Aircraft Make Model': { type: 'string' },
    'Effect Amount of damage': { type: 'string' },
    'Flight Date': { type: 'string', format: 'date' },
    'Origin State': { type: 'string' },
    'Wildlife Size': { type: 'string', enum: ['Small', 'Medium', 'Large'] },
    'Wildlife Species': { type: 'string' },
    'Cost Total $': { type: 'integer', minimum: 0 },
    'Speed IAS in knots': { type: 'integer', minimum: 0, maximum: 1_000 },
  },
}
