/** other-faults: what each fault outside of the Flow Service means, where it comes from, and what to do. */
import type { FaultCode } from '../fault.ts'
import type { Explanation } from './explanation.ts'

export const OTHER_FAULTS = {
  // The gateway.
  '403010': [
    'The request came without a token.',
    'The header Authorization is missing.',
    'Send `Authorization: Bearer TOKEN`, with the operator token or one from /ims/token/v3.',
  ],
  '401013': [
    'The token is not one that opens this Weir.',
    'It has run out, was revoked with its credential, is of another Weir, or is not written as `Bearer TOKEN`.',
    'Get a new token from /ims/token/v3, or look up the operator token in the data folder.',
  ],
  '403000': [
    "A credential's token came without its API key.",
    'The header x-api-key is missing.',
    'Send the client id of the credential as x-api-key.',
  ],
  '403003': [
    'The API key and the token are of different credentials.',
    'The header x-api-key is not the client id that the token was handed out to.',
    'Send the client id with which the token was asked for.',
  ],
  '403027': [
    'The token does not open this part of the API.',
    'It was asked for without the scope that the answer names, or its credential does not have it.',
    'Ask for a token with that scope, or have the operator add it to the credential.',
  ],

  // Schema Registry, Catalog and Data Access.
  'XDM-1006-404': [
    'The schema, class, field group, data type or descriptor that was asked for is not there.',
    'Its id is mistyped, is of the other container or of another Weir, or another version of it is asked for.',
    'List what is there and use the `$id` or `meta:altId` of one of them, with version=1.',
  ],
  'XDM-1006-400': [
    'The registry is not told in which form to answer, or in none that it knows.',
    'The header Accept is missing or mistyped, names a form of another path, or a list is asked for with a version.',
    'Send the form that the answer shows; to look one resource up, application/vnd.adobe.xed+json; version=1.',
  ],
  'XDM-1008-400': [
    'The schema is not one against which records can be checked.',
    'A field of it is missing, contradicts another, or uses a part of JSON Schema that is not kept here; the answer names it.',
    'Change the schema as the answer says.',
  ],
  'XDM-1413-400': [
    'Parts of a schema contradict each other.',
    'Two of the resources that it is composed of define the same field, in ways that cannot both hold.',
    'Leave one of the two out of `allOf`, or give the field of one another name.',
  ],
  'XDM-1521-400': [
    'Something else in the registry has this title already.',
    'Titles of classes, field groups, data types and composed schemas are unique.',
    'Choose another title, or change the resource whose id the answer names.',
  ],
  'CATALOG-404': [
    'What was asked of the catalogue is not there.',
    'Its id is mistyped, or is of another Weir, or it was deleted.',
    'List the datasets or the batches and use the id of one of them.',
  ],
  'CATALOG-400': [
    'The dataset cannot be made or read as the request asks.',
    'A field is missing or not as it has to be, or the schema that it names is not there; the answer says which.',
    'Mend the field that is named; create the schema before the dataset.',
  ],
  'CATALOG-409': [
    'The dataset is still in use.',
    'A target connection leads to it; the answer says how many do.',
    'Delete the flows and target connections that lead to it first.',
  ],
  'IMPORT-400': [
    'The batch, or a file of it, cannot be taken as it was sent.',
    'An action, a file name, a format, a range or a limit is not one that there is; the answer says which, and the rule.',
    'Mend what is named and send it again; nothing of it was kept.',
  ],
  'IMPORT-404': [
    'The batch is not there, or has nothing to look at.',
    'Its id is mistyped, or is of another Weir, or no file of it has come.',
    'List the batches and use the id of one of them.',
  ],
  'IMPORT-409': [
    'The batch is not in a state in which this can be done.',
    'It is filled by a flow, or complete already, or some of a file is missing; the answer says which.',
    'Send what is named as missing; where the batch is complete or has ended, make another.',
  ],
  'IMPORT-413': [
    'More was sent than is taken at once.',
    'One request brings at most 256 MiB of a file, a file has at most 100 GiB, and a batch 1,500 files.',
    'Send a large file in ranges: `action=INITIALIZE`, PATCH with Content-Range, `action=COMPLETE`; make several batches.',
  ],
  'IMPORT-429': [
    'Too many batches are loading at once.',
    'Batches were made and neither completed nor aborted.',
    'Complete or abort some; what is not touched for WEIR_UPLOAD_DAYS is given up by itself.',
  ],
  'EXPORT-400': [
    'The request for files cannot be understood.',
    'A query parameter is not one of this list, or has a value that it cannot have; the answer names it.',
    'Mend the parameter that is named.',
  ],
  'EXPORT-416': [
    'None of the bytes that were asked for are in the file.',
    'The header Range begins behind the end of the file.',
    'Ask for a range inside of the file; HEAD tells how long it is.',
  ],
  'EXPORT-404': [
    'The batch, the file or the dataset is not there, or the batch has no such file.',
    'The id or the path is mistyped, no record was refused, error diagnostics were off, or they are older than WEIR_DIAGNOSTICS_DAYS.',
    'List what the batch has at `/data/foundation/export/batches/{id}/meta`.',
  ],

  // Data Prep.
  'MAPPER-400': [
    'The mapping set, or the data to preview it with, cannot be taken.',
    'A mapping is incomplete or does not validate, its schema is not there, or there is too much to preview; the answer says which.',
    'Mend what is named; POST /mappingSets/validate tells what is wrong with each mapping.',
  ],
  'MAPPER-404': [
    'The mapping set, or the version of it, is not there.',
    'Its id or the number of its version is mistyped, or is of another Weir.',
    'List the mapping sets and use the id and a version of one of them.',
  ],

  // I/O Events.
  'EVENTS-400': [
    'The request to the events API is not as it has to be.',
    'A field, a header or a parameter is missing or has a value that cannot be kept; the answer names it.',
    'Mend what is named; docs/events.md has an example of each request.',
  ],
  'EVENTS-403': [
    'This may not be changed or published by whoever asks.',
    "The provider is Weir's own or somebody else's, or the organisation is another one.",
    'Use a provider of your own, and the organisation that `weir context` prints.',
  ],
  'EVENTS-404': [
    'The provider, event code, registration or other thing that was asked for is not there.',
    'Its id is mistyped, it was deleted, or it is of another workspace or credential.',
    'List what is there and use the id of one of them.',
  ],
  'EVENTS-409': [
    'It would be there twice, or it is in use.',
    'Something else has the same name, code or instance id already, or still needs what is to be deleted.',
    'Change the one that is there (x-conflicting-id names it), or choose another name.',
  ],
  'EVENTS-405': [
    'The path is right and the method is not.',
    'For example a GET where only a POST is offered.',
    'Use one of the methods in the header Allow of the answer.',
  ],
  'EVENTS-406': [
    'The client does not accept the form in which publishing is answered.',
    'Its header Accept leaves out text/plain.',
    'Leave Accept out, or send `*/*`.',
  ],
  'EVENTS-410': [
    'The place in the journal from which to read is no longer kept.',
    'The reader was away for longer than journals are kept, so it may have missed events.',
    'Begin with the oldest that is kept, by leaving `since` out, and read more often or raise WEIR_RETENTION_DAYS.',
  ],
  'EVENTS-415': [
    'Events cannot be published in this content type.',
    'The header Content-Type is missing or is something other than JSON or CloudEvents.',
    'Send application/cloudevents+json, application/cloudevents-batch+json or application/json.',
  ],
  'EVENTS-429': [
    'Somebody has asked more often than is allowed.',
    'More requests came with this API key within some seconds than one client may send.',
    'Wait as long as the header Retry-After says, then go on more slowly or in batches.',
  ],

  // Tokens, and the parts that are Weir's own.
  'IMS-400': [
    'The request for a token cannot be answered.',
    'A field is missing, or the scope is not one that the credential has (`invalid_scope`).',
    'Send `client_id`, `client_secret` and a scope that `weir credentials` lists for it.',
  ],
  'IMS-401': [
    'No token is handed out to this client (`invalid_client`).',
    'The client id or its secret is wrong, was renewed, or the credential was revoked.',
    'Look at `weir credentials`; renew the secret where it is lost.',
  ],
  'WEIR-400': [
    'The request is not as it has to be.',
    'A field, a parameter or the path has a value that cannot be read; the answer names it.',
    'Mend what is named; /docs shows the form of every request.',
  ],
  'WEIR-403': [
    'Only the operator may do this.',
    'The token is that of a credential.',
    'Use the operator token, which the data folder keeps, or ask whoever runs this Weir.',
  ],
  'WEIR-ORIGIN-403': [
    'A browser that is signed in to the dashboard sent something that no page of this Weir had asked it to send.',
    'A page of another site or of another port tried to use the session, or a proxy changes the headers Host and Origin.',
    'Do it in the dashboard, have the proxy pass Host on, or send a token in the header Authorization.',
  ],
  'WEIR-LINK-403': [
    'The code of a sign-in link is not good.',
    'It was used before, is more than ten minutes old, or Weir was started again meanwhile.',
    'Get another link with `weir dashboard`.',
  ],
  'WEIR-404': [
    'Nothing is there under this path or id.',
    'The path or the id is mistyped, what it names was deleted, or it is of another credential.',
    'List what is there; all paths are listed at /docs.',
  ],
  'WEIR-405': [
    'The path is right and the method is not.',
    'For example a GET where only a POST is offered.',
    'Use one of the methods in the header Allow of the answer.',
  ],
  'WEIR-409': [
    'It cannot be done with what is there now.',
    'It is over, paused, or done already, or was done too lately to be done again; the answer says which.',
    'Look at it as it is now, and do what the answer says.',
  ],
  'WEIR-413': [
    'The body of the request is too large.',
    'It has more bytes than the path takes; the answer names the limit.',
    'Send less at once, in several requests.',
  ],
  'WEIR-415': [
    'The body of the request cannot be read.',
    'Its Content-Type is not JSON, or it is compressed.',
    'Send application/json, without a Content-Encoding.',
  ],
  'WEIR-429': [
    'Too much of the same kind is under way.',
    'Two dry runs are at work already; each takes a process and a part of the memory.',
    'Wait until one of them has ended, then ask again.',
  ],
  'WEIR-503': [
    'Weir could not do this just now; what it had accepted before stays.',
    'The disk is full or has failed, or something inside of Weir went wrong (answered with 500).',
    'Run `weir doctor`; where it finds nothing, look in the log for the request id of the answer.',
  ],
} as const satisfies Record<Exclude<FaultCode, `FLOW-${string}`>, Explanation>
