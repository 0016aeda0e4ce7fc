/** classes: the two standard classes: a person, and what happened with one. */
import { text, type StandardDocument } from './fields.ts'

export const PROFILE = 'https://ns.adobe.com/xdm/context/profile'
export const EVENT = 'https://ns.adobe.com/xdm/context/experienceevent'

export const CLASSES: readonly StandardDocument[] = [
  {
    kind: 'classes',
    $id: PROFILE,
    title: 'XDM Individual Profile',
    description: 'What is known of one person, identified or only in part.',
    properties: { personID: text('Person ID', 'Identifies this part of a profile.') },
    allOf: [
      { $ref: 'https://ns.adobe.com/xdm/common/auditable' },
      { $ref: 'https://ns.adobe.com/xdm/data/record' },
    ],
  },
  {
    kind: 'classes',
    $id: EVENT,
    title: 'XDM ExperienceEvent',
    description: 'One thing that happened: when, with whom, and what, as it was observed.',
    properties: {
      eventMergeId: text('ExperienceEvent merge ID', 'The same in events that are one event.'),
      eventType: text('Event Type', 'What kind of event it is.', {
        'meta:enum': {
          'advertising.clicks': 'Advertising Clicks',
          'advertising.impressions': 'Advertising Impressions',
          'commerce.checkouts': 'Commerce Checkouts',
          'commerce.productListAdds': 'Commerce Product List Adds',
          'commerce.productViews': 'Commerce Product Views',
          'commerce.purchases': 'Commerce Purchases',
          'directMarketing.emailClicked': 'Direct Marketing Email Clicked',
          'directMarketing.emailOpened': 'Direct Marketing Email Opened',
          'web.webinteraction.linkClicks': 'Web Webinteraction Link Clicks',
          'web.webpagedetails.pageViews': 'Web Webpagedetails Page Views',
        },
      }),
      producedBy: text('Produced by', 'Who or what made the event.', {
        'meta:enum': { self: 'Self', system: 'System', salesRep: 'Sales rep' },
      }),
    },
    allOf: [
      { $ref: 'https://ns.adobe.com/xdm/context/identitymap' },
      { $ref: 'https://ns.adobe.com/xdm/data/time-series' },
    ],
    required: ['_id', 'timestamp'],
  },
]
