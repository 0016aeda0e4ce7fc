/** app: builds the HTTP door from services; does not listen. */
import fastifyCookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { fastify } from 'fastify'
import { installAuth } from './plugins/auth.ts'
import { installDashboard } from './plugins/dashboard.ts'
import { frameworkFaults, installFaults } from './plugins/faults.ts'
import { addOpenapiRoute, installOpenapi } from './plugins/openapi.ts'
import { installLimits } from './plugins/limits.ts'
import { installPatience, LONGEST } from './plugins/patience.ts'
import { installParsers } from './plugins/parsers.ts'
import { installVerbs } from './plugins/verbs.ts'
import { batchFileRoutes } from './routes/data/batch-files.ts'
import { batchRoutes } from './routes/data/batches.ts'
import { datasetRoutes } from './routes/data/datasets.ts'
import { importRoutes } from './routes/data/imports.ts'
import { descriptorRoutes } from './routes/data/descriptors.ts'
import { registryRoutes } from './routes/data/registry.ts'
import { mappingSetRoutes } from './routes/data/mapping-sets.ts'
import { ingressRoutes } from './routes/events/ingress.ts'
import { eventMetadataRoutes } from './routes/events/event-metadata.ts'
import { journalRoutes } from './routes/events/journal.ts'
import { providerRoutes } from './routes/events/providers.ts'
import { registrationFilterRoutes } from './routes/events/registration-filters.ts'
import { registrationPageRoutes } from './routes/events/registration-pages.ts'
import { registrationRoutes } from './routes/events/registrations.ts'
import { validationRoutes } from './routes/events/validation.ts'
import { sampleEventRoutes } from './routes/events/sample-events.ts'
import { traceRoutes } from './routes/events/traces.ts'
import { exploreRoutes } from './routes/flow-service/explore.ts'
import { flowResourceRoutes } from './routes/flow-service/flow-resources.ts'
import { runRoutes } from './routes/flow-service/runs.ts'
import { specRoutes } from './routes/flow-service/specs.ts'
import { alertRoutes } from './routes/weir/alerts.ts'
import { batchInputRoutes } from './routes/weir/batch-inputs.ts'
import { backtestRoutes } from './routes/weir/backtest.ts'
import { changeRoutes } from './routes/weir/changes.ts'
import { contextRoutes } from './routes/weir/context.ts'
import { credentialRoutes } from './routes/weir/credentials.ts'
import { datasetSummaryRoutes } from './routes/weir/dataset-summaries.ts'
import { deliveryRoutes } from './routes/weir/deliveries.ts'
import { deliveryTraceRoutes } from './routes/weir/delivery-traces.ts'
import { driftRoutes } from './routes/weir/drift.ts'
import { sdkKeyRoutes } from './routes/weir/sdk-keys.ts'
import { flowNameRoutes } from './routes/weir/flow-names.ts'
import { flowSummaryRoutes } from './routes/weir/flow-summaries.ts'
import { healthRoutes } from './routes/weir/health.ts'
import { errorRoutes } from './routes/weir/errors.ts'
import { eventRoutes } from './routes/weir/events.ts'
import { historyRoutes } from './routes/weir/history.ts'
import { inferRoutes } from './routes/weir/infer.ts'
import { keyRoutes } from './routes/weir/keys.ts'
import { publicKeyRoutes } from './routes/weir/public-keys.ts'
import { mappedRoutes } from './routes/weir/mapped.ts'
import { mappingSetRemovalRoutes } from './routes/weir/mapping-set-removal.ts'
import { metricsRoutes } from './routes/weir/metrics.ts'
import { nextDueRoutes } from './routes/weir/next-due.ts'
import { overviewRoutes } from './routes/weir/overview.ts'
import { planRoutes } from './routes/weir/plan.ts'
import { projectRoutes } from './routes/weir/projects.ts'
import { rejectionRoutes } from './routes/weir/rejections.ts'
import { registrationSearchRoutes } from './routes/weir/registrations.ts'
import { replayRoutes } from './routes/weir/replays.ts'
import { runCancelRoutes } from './routes/weir/run-cancel.ts'
import { runLogRoutes } from './routes/weir/log-of-run.ts'
import { runProgressRoutes } from './routes/weir/run-progress.ts'
import { secretRoutes } from './routes/weir/secrets.ts'
import { settingRoutes } from './routes/weir/settings.ts'
import { sessionRoutes } from './routes/weir/sessions.ts'
import { tokenRoutes } from './routes/weir/tokens.ts'
import { whyRoutes } from './routes/weir/why.ts'
import type { App, Services } from './services.ts'

const ROUTES = [
  flowResourceRoutes,
  exploreRoutes,
  specRoutes,
  runRoutes,
  registryRoutes,
  descriptorRoutes,
  datasetRoutes,
  batchRoutes,
  batchFileRoutes,
  mappingSetRoutes,
  importRoutes,
  providerRoutes,
  eventMetadataRoutes,
  sampleEventRoutes,
  registrationRoutes,
  registrationPageRoutes,
  registrationFilterRoutes,
  validationRoutes,
  ingressRoutes,
  journalRoutes,
  traceRoutes,
  tokenRoutes,
  credentialRoutes,
  projectRoutes,
  contextRoutes,
  healthRoutes,
  metricsRoutes,
  publicKeyRoutes,
  sdkKeyRoutes,
  keyRoutes,
  runProgressRoutes,
  runCancelRoutes,
  runLogRoutes,
  alertRoutes,
  planRoutes,
  deliveryRoutes,
  deliveryTraceRoutes,
  errorRoutes,
  eventRoutes,
  overviewRoutes,
  settingRoutes,
  historyRoutes,
  flowSummaryRoutes,
  datasetSummaryRoutes,
  batchInputRoutes,
  rejectionRoutes,
  flowNameRoutes,
  nextDueRoutes,
  mappedRoutes,
  mappingSetRemovalRoutes,
  driftRoutes,
  inferRoutes,
  registrationSearchRoutes,
  backtestRoutes,
  secretRoutes,
  whyRoutes,
  replayRoutes,
  sessionRoutes,
  changeRoutes,
]

export async function buildApp(services: Services): Promise<App> {
  const app: App = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    ...LONGEST,
    genReqId: () => services.chance.hex(32),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 4_000 },
    frameworkErrors: frameworkFaults(services),
    // What a client means is taken as it was sent: nothing is coerced and nothing is dropped.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  // What is told must be there after a crash too, above all a place in a journal.
  app.addHook('onSend', async (request, reply) => {
    const isKept = request.routeOptions.config.isVolatile !== true
    if (isKept && reply.statusCode < 500) await services.store.flushed()
  })
  installPatience(app, services.patienceMs)
  installParsers(app)
  const verbs = installVerbs(app)
  installFaults(app, services, verbs)
  await installOpenapi(app, services)
  await app.register(fastifyCookie)
  installAuth(app, services, verbs)
  await installLimits(app)
  addOpenapiRoute(app)
  for (const addRoutes of ROUTES) addRoutes(app, services)
  await installDashboard(app, services)
  await app.ready()
  return app
}
