#pragma once

#include "catalogue/load.h"

namespace strongroom::test {

// A catalogue that says everything that one can say of contents, as that of Microsoft Graph does.
inline const catalogue::PolicyType& ContentType() {
  static const catalogue::Catalogue catalogue = catalogue::LoadCatalogue(R"(schemaVersion: 1
provider: directory
defaults:
  strip: ['..["*@odata.context"]', '..["@odata.etag"]', version, 'assignments[].id']
  unordered: [tags, assignments]
  sensitive:
    names: ['*password*', '*preSharedKey*', '*sharedSecret*', '*secret', '*psk', token, keyMaterial]
    except: ['passwordRequired*', 'password*Length', passwordExpirationDays]
    words: [deviceDefault, notConfigured]
  equal: [nulls, numbers, times]
types:
- key: policies
  class: policy
  format: json
  extensions: [.json]
  strip: [settings.count, 'settings.list[].id']
  stripWhen: [{present: isBuiltIn, strip: [description]}]
  unordered: ['rules[].actions', rules, 'users["*"]']
  keepOnly: [{at: 'grant.strength', members: [id]}]
  jsonTexts: ['definition[]']
  secrets:
  - 'omaSettings[isEncrypted=true].value'
  - '..[@odata.type=#x.secretValue].value'
  - qrCode
  restore: {class: partial, missing: [icon], fullWhen: [{field: icon, isPresent: true}]}
)");
  return catalogue.types().at(0);
}

}  // namespace strongroom::test
