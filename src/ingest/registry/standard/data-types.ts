/** data-types: the standard types of fields that have fields of their own: names, addresses, numbers. */
import {
  amount,
  day,
  flag,
  group,
  instant,
  suggested,
  text,
  typed,
  whole,
  type StandardDocument,
} from './fields.ts'

export const PERSON = 'https://ns.adobe.com/xdm/context/person'
const PERSON_NAME = 'https://ns.adobe.com/xdm/context/person-name'
export const ADDRESS = 'https://ns.adobe.com/xdm/common/address'
export const EMAIL = 'https://ns.adobe.com/xdm/context/emailaddress'
export const PHONE = 'https://ns.adobe.com/xdm/context/phonenumber'
export const MEASURE = 'https://ns.adobe.com/xdm/data/measure'

const STATUS = {
  status: text('Status', 'Whether it can be used.', {
    ...suggested('active', 'incomplete', 'pending_verification', 'blocked'),
  }),
  statusReason: text('Status reason', 'Why it has this status.'),
}

export const DATA_TYPES: readonly StandardDocument[] = [
  {
    kind: 'datatypes',
    $id: PERSON,
    title: 'Person',
    description: 'A person who acts, or is in contact.',
    properties: {
      name: typed('Full name', PERSON_NAME, 'The name in its parts.'),
      birthDate: day('Birth Date', 'The whole date of birth.'),
      birthDayAndMonth: text('Birth Date (MM-DD)', 'Month and day of birth.', {
        pattern: '[0-1][0-9]-[0-9][0-9]',
      }),
      birthYear: whole('Birth year', 'The year of birth.', { minimum: 1, maximum: 32767 }),
      gender: text('Gender', 'As the person has said it.', {
        enum: ['male', 'female', 'not_specified', 'non_specific'],
      }),
      maritalStatus: text('Marital Status', 'Whom the person lives with, before the law.', {
        ...suggested('married', 'single', 'divorced', 'widowed', 'not_specified'),
      }),
      nationality: text('Nationality', 'A country by its ISO 3166-1 alpha-2 code.', {
        pattern: '^[A-Z]{2}$',
      }),
      taxId: text('Tax ID', 'The number under which taxes are paid.'),
    },
  },
  {
    kind: 'datatypes',
    $id: PERSON_NAME,
    title: 'Person name',
    description: 'The name of a person, in parts and as a whole.',
    properties: {
      firstName: text('First name', 'The part of the name that is written first.'),
      lastName: text('Last name', 'The part of the name that is written last.'),
      middleName: text('Middle name', 'Names between the first and the last.'),
      courtesyTitle: text('Courtesy title', 'What stands before the name, such as Dr.'),
      suffix: text('Suffix', 'What stands behind the name, such as Jr.'),
      fullName: text('Full name', 'The whole name as it is written.'),
    },
  },
  {
    kind: 'datatypes',
    $id: ADDRESS,
    title: 'Postal address',
    description: 'Where mail is sent to.',
    properties: {
      primary: flag('Primary', 'Whether it is the one to use; one at most.'),
      label: text('Label', 'A name for this address.'),
      street1: text('Street 1', 'Street and number.'),
      street2: text('Street 2', 'A second line of the street.'),
      street3: text('Street 3', 'A third line of the street.'),
      street4: text('Street 4', 'A fourth line of the street.'),
      city: text('City', 'The name of the city.'),
      region: text('Region', 'The region, county or district.'),
      stateProvince: text('State or province', 'An ISO 3166-2 code.', {
        pattern: '^([A-Z]{2}-[A-Z0-9]{1,3}|)$',
      }),
      state: text('State', 'The name of the state, as it is written.'),
      postalCode: text('Postal code', 'The code of the place.'),
      postOfficeBox: text('Post office box', 'The number of the box.', { maxLength: 20 }),
      country: text('Country', 'The name of the country, in any language.'),
      countryCode: text('Country code', 'An ISO 3166-1 alpha-2 code.', { pattern: '^[A-Z]{2}$' }),
      lastVerifiedDate: day('Last verified date', 'When it was last known to be right.'),
      _schema: group('Coordinates', 'Where it is on the globe.', {
        latitude: amount('Latitude', 'Degrees to the north.'),
        longitude: amount('Longitude', 'Degrees to the east.'),
        elevation: amount('Elevation', 'Metres above the WGS 84 ellipsoid.'),
      }),
      ...STATUS,
    },
  },
  {
    kind: 'datatypes',
    $id: EMAIL,
    title: 'Email address',
    description: 'Where e-mail is sent to.',
    properties: {
      primary: flag('Primary', 'Whether it is the one to use; one at most.'),
      address: text('Address', 'The address itself.', { format: 'email' }),
      label: text('Label', 'The name that is shown with it.'),
      type: text('Type', 'Whose it is.', suggested('unknown', 'personal', 'work', 'education')),
      ...STATUS,
    },
  },
  {
    kind: 'datatypes',
    $id: PHONE,
    title: 'Phone number',
    description: 'Where somebody is called.',
    properties: {
      primary: flag('Primary', 'Whether it is the one to use; one at most.'),
      number: text('Number', 'The number as it is dialled.'),
      extension: text('Extension', 'What is dialled behind the number.'),
      countryCode: text('Country code', 'An ISO 3166-1 alpha-2 code.', { pattern: '^[A-Z]{2}$' }),
      validity: text('Validity', 'Whether the number was checked.', {
        ...suggested('consistent', 'inconsistent', 'incomplete', 'successfullyUsed'),
      }),
      ...STATUS,
    },
  },
  {
    kind: 'datatypes',
    $id: MEASURE,
    title: 'Measure',
    description: 'How much or how often something was counted.',
    properties: {
      id: text('Unique Identifier', 'Counts what has the same one once.'),
      value: amount('Value', 'How much.'),
    },
  },
  {
    kind: 'datatypes',
    $id: 'https://ns.adobe.com/xdm/common/auditable',
    title: 'External source system audit details',
    description: 'When a record was made and changed, and by whom.',
    properties: {
      _repo: group('Repository', 'When it was made and changed.', {
        createDate: instant('Repository created date', 'When it was made.'),
        modifyDate: instant('Repository modified date', 'When it was last changed.'),
      }),
      createdByBatchID: text('Created by batch', 'The batch that made it.', {
        format: 'uri-reference',
      }),
      modifiedByBatchID: text('Modified by batch', 'The batch that last changed it.', {
        format: 'uri-reference',
      }),
      repositoryCreatedBy: text('Created by user identifier', 'Who made it.'),
      repositoryLastModifiedBy: text('Modified by user identifier', 'Who last changed it.'),
    },
  },
]
