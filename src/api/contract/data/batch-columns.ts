/** batch-columns: which filters of a batch its rows are found by, and which are left for later (pure). */
import type {
  BatchColumn,
  BatchCondition,
  BatchOrder,
} from '../../../platform/store/ledgers/batches.ts'
import type { CatalogFilter } from './catalog-filter.ts'
import type { CatalogOrder } from './catalog-query.ts'

const COLUMNS: Readonly<Record<string, BatchColumn>> = {
  id: 'id',
  externalId: 'id',
  'relatedObjects.id': 'datasetId',
  status: 'status',
  created: 'createdAt',
  started: 'startedAt',
  completed: 'completedAt',
  updated: 'updatedAt',
  recordCount: 'recordCount',
  'metrics.inputRecordCount': 'recordCount',
  failedRecordCount: 'failedRecordCount',
  'metrics.failedRecordCount': 'failedRecordCount',
  size: 'bytes',
  'metrics.inputByteSize': 'bytes',
}

const TEXTS: readonly BatchColumn[] = ['id', 'datasetId', 'status']

export interface Split {
  readonly conditions: readonly BatchCondition[]
  /** What has to be looked for in the batch itself. */
  readonly rest: readonly CatalogFilter[]
}

export function splitFilters(filters: readonly CatalogFilter[]): Split {
  const conditions: BatchCondition[] = []
  const rest: CatalogFilter[] = []
  for (const filter of filters) {
    const condition = conditionOf(filter)
    if (condition === null) rest.push(filter)
    else conditions.push(condition)
  }
  return { conditions, rest }
}

function conditionOf(filter: CatalogFilter): BatchCondition | null {
  if (filter.kind !== 'comparison') return null
  const { path, operator, values } = filter
  const column = COLUMNS[path.replaceAll('[]', '')]
  if (column === undefined) return null
  if (!TEXTS.includes(column)) {
    return { column, operator: SQL[operator], values: values.map(Number) }
  }
  if (operator !== '==' && operator !== '!=') return null
  const texts = column === 'status' ? values.map((value) => value.toLowerCase()) : values
  return { column, operator: SQL[operator], values: texts }
}

const SQL = { '==': '=', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const

/** Newest first where nothing else is asked for. */
export function batchOrder(order: readonly CatalogOrder[]): readonly BatchOrder[] {
  if (order.length === 0) return [{ column: 'createdAt', isDescending: true }]
  return order.flatMap(({ field, isDescending }) => {
    const column = COLUMNS[field]
    return column === undefined ? [] : [{ column, isDescending }]
  })
}
