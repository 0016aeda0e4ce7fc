/**
 * ids: an id of one noun cannot be passed where another noun's id is asked for.
 * The brand exists for the compiler only; at run time every id is a plain string.
 */
declare const noun: unique symbol

export type Id<Noun extends string> = string & { readonly [noun]: Noun }

export type ConnectionId = Id<'connection'>
export type SourceId = Id<'source'>
export type TargetId = Id<'target'>
export type FlowId = Id<'flow'>
export type RunId = Id<'run'>
export type BatchId = Id<'batch'>
export type AlertId = Id<'alert'>
export type SchemaId = Id<'schema'>
export type DatasetId = Id<'dataset'>
export type ProviderId = Id<'provider'>
export type EventId = Id<'event'>
export type RegistrationId = Id<'registration'>
export type DeliveryId = Id<'delivery'>
export type CredentialId = Id<'credential'>
export type ProjectId = Id<'project'>
export type WorkspaceId = Id<'workspace'>

/** Says which noun a string from outside (a URL, a row) is the id of. */
export function idOf<Noun extends string>(text: string): Id<Noun> {
  return text as Id<Noun>
}
