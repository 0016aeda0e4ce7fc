/** profile-field-groups: the commonest standard field groups for records of persons. */
import { EVENT, PROFILE } from './classes.ts'
import { ADDRESS, EMAIL, PERSON, PHONE } from './data-types.ts'
import {
  amount,
  flag,
  group,
  instant,
  list,
  suggested,
  text,
  typed,
  type StandardDocument,
} from './fields.ts'

export const PROFILE_FIELD_GROUPS: readonly StandardDocument[] = [
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/profile-person-details',
    title: 'Demographic Details',
    description: 'Name, date of birth, gender and the like of a person.',
    'meta:intendedToExtend': [PROFILE],
    properties: { person: typed('Person', PERSON, 'The person.') },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/profile-personal-details',
    title: 'Personal Contact Details',
    description: 'Where a person is reached in private: address, e-mail, telephones.',
    'meta:intendedToExtend': [PROFILE, EVENT],
    properties: {
      homeAddress: typed('Home address', ADDRESS, 'Where the person lives.'),
      personalEmail: typed('Personal email', EMAIL, 'The private e-mail address.'),
      homePhone: typed('Home phone', PHONE, 'The telephone at home.'),
      mobilePhone: typed('Mobile phone', PHONE, 'The mobile telephone.'),
      faxPhone: typed('Fax phone', PHONE, 'The number for faxes.'),
    },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/profile-work-details',
    title: 'Work Contact Details',
    description: 'Where a person is reached at work.',
    'meta:intendedToExtend': [PROFILE],
    properties: {
      workAddress: typed('Work address', ADDRESS, 'Where the person works.'),
      workEmail: typed('Work email', EMAIL, 'The e-mail address at work.'),
      workPhone: typed('Work phone', PHONE, 'The telephone at work.'),
      organizations: list('Organizations', 'For whom the person works.', { type: 'string' }),
    },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/mixins/profile/profile-loyalty-details',
    title: 'Loyalty Details',
    description: 'What a person has in a loyalty program: since when, points, tier.',
    'meta:intendedToExtend': [PROFILE],
    properties: {
      loyalty: group('Loyalty', 'The loyalty program of the person.', {
        joinDate: instant('Program Join Date', 'Since when.'),
        loyaltyID: list('Program ID', 'The numbers of the member.', { type: 'string' }),
        points: amount('Program Points Balance', 'The points that there are now.'),
        pointsExpiration: list('Points Expiration', 'Which points run out when.', {
          type: 'object',
          properties: {
            pointsExpiring: amount('Points Expiring', 'How many run out.'),
            pointsExpirationDate: instant('Points Expiration Date', 'When they run out.'),
          },
        }),
        pointsRedeemed: amount('Points Redeemed', 'The points that were spent.'),
        program: text('Program Name', 'The name of the program.'),
        status: text('Status', 'Such as active, disabled or suspended.'),
        tier: text('Tier', 'The level in the program.'),
        upgradeDate: text('Upgrade Date', 'When the level was last raised.'),
      }),
    },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/identitymap',
    title: 'IdentityMap',
    description: 'The identities of a person, by their namespaces.',
    'meta:intendedToExtend': [PROFILE, EVENT],
    properties: {
      identityMap: {
        title: 'Identity map',
        type: 'object',
        description: 'For each namespace its identities.',
        additionalProperties: list('Identities', 'The identities of one namespace.', {
          type: 'object',
          properties: {
            id: text('Identifier', 'The identity itself.'),
            authenticatedState: text('Authenticated State', 'Whether it was proved.', {
              default: 'ambiguous',
              ...suggested('ambiguous', 'authenticated', 'loggedOut'),
            }),
            primary: flag('Primary', 'Whether it is the one that counts.'),
          },
        }),
      },
    },
  },
]
