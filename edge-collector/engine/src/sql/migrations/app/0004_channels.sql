-- A channel of any kind keeps what was said of it under the names of its request, and its secrets apart and sealed.
-- What the email channel said before there were others moves under those names.
UPDATE channels SET doc = json_object(
  'enabled', json(doc -> '$.enabled'),
  'version', doc ->> '$.version',
  'created', doc ->> '$.created',
  'modified', doc ->> '$.modified',
  'modified_by', doc ->> '$.modified_by',
  'settings', json(json_patch('{}', json_object(
    'FromAddress', doc ->> '$.from',
    'Identity', doc ->> '$.identity',
    'ConfigurationSet', doc ->> '$.configuration_set',
    'RoleArn', doc ->> '$.role',
    'OrchestrationSendingRoleArn', doc ->> '$.sending_role'
  ))),
  'sealed', json('{}')
) WHERE name = 'EMAIL';
