/** context: what `/weir/v1/context` answers. */
import { Type } from 'typebox'

const Text = Type.String()

export const Context = Type.Object({
  version: Text,
  organisation: Type.Object({ imsOrgId: Text, consumerOrgId: Text, tenantId: Text }),
  project: Type.Object({ id: Text }),
  workspace: Type.Object({ id: Text }),
  sandbox: Type.Object({ id: Text, name: Text }),
  credential: Type.Object({ id: Text, clientId: Text }),
  urls: Type.Object({
    platform: Text,
    events: Text,
    ingress: Text,
    registrations: Text,
    journal: Text,
    token: Text,
    publicKeys: Text,
    openapi: Text,
  }),
})
