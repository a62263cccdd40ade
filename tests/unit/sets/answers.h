#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/json.h"

// What the sets API answers, as src/server/sets writes it.
namespace strongroom::sets {

inline std::string DigestOf(char digit) { return "sha256:" + std::string(64, digit); }

inline base::Json SetAnswer() {
  return base::ParseJson(R"({"apiVersion":"sets.strongroom.dev/v1alpha1","kind":"BackupSet",
      "metadata":{"name":"nightly-202603020130-42","namespace":"team-a"},
      "spec":{"hold":{"reason":"audit","by":"anna","until":"2030-01-01T00:00:00Z"}},
      "status":{"scheduleName":"nightly","scheduleUID":"u1","runName":"nightly-202603020130",
        "runUID":"u2","tenantName":"prod","tenantUID":"u3","provider":"microsoftGraph",
        "backupSetID":"42","sequence":2,"takenAt":"2026-03-02T01:30:07Z","phase":"partial",
        "complete":false,"items":3,"newVersions":1,"rawBytes":4711,"storedBytes":815,
        "digest":")" + DigestOf('a') +
                         R"(","previousDigest":")" + DigestOf('b') + R"(",
        "changes":{"added":1,"changed":2,"removed":0},
        "types":[{"policyType":"roles","state":"incomplete","total":3,"backedUp":2,"errors":1,
                  "excluded":4,"errorCode":"FORBIDDEN","errorMessage":"may not",
                  "apiVersion":"rbac/v1","digest":")" +
                         DigestOf('c') + R"("},
                 {"policyType":"bindings","state":"complete","total":1,"backedUp":1,"errors":0,
                  "digest":")" +
                         DigestOf('d') + R"("}]}})");
}

inline base::Json ItemAnswer() {
  return base::ParseJson(R"({"type":"roles","id":"rbac/Role/a","name":"a","bytes":22,
      "digest":")" + DigestOf('b') +
                         R"(","contentDigest":")" + DigestOf('a') + R"(",
      "since":"2026-03-01T01:30:00Z","restorability":"partial","missing":["x"],
      "secretsMasked":true})");
}

inline base::Json DiffAnswer() {
  return base::ParseJson(R"({"apiVersion":"sets.strongroom.dev/v1alpha1","kind":"BackupSetDiff",
      "from":"nightly-202603010130-41","to":"nightly-202603020130-42",
      "changes":{"added":1,"changed":2,"removed":0},
      "notCompared":[{"type":"bindings","why":"failed in the set after"}],
      "items":[{"type":"roles","id":"a","name":"A","change":"changed",
                "patch":[{"op":"replace","path":"/x","value":null},{"op":"remove","path":"/y"}],
                "actor":"anna","actorKind":"user","activity":"Patch","at":"2026-03-01T10:00:00Z"},
               {"type":"roles","id":"b","name":"B","change":"added"},
               {"type":"roles","id":"c","name":"C","change":"changed","noPatch":"too much"}]})");
}

inline base::Json VerificationAnswer() {
  return base::ParseJson(R"({"apiVersion":"sets.strongroom.dev/v1alpha1",
      "kind":"BackupSetVerification","backupSet":"nightly-202603020130-42","verified":false,
      "items":3,"bytes":4711,"linked":true,"problemCount":3,"digest":")" +
                         DigestOf('a') + R"(",
      "problems":[{"type":"roles","id":"a","what":"its content is missing or altered"},
                  {"what":"its types are not those that it was sealed with"}]})");
}

}  // namespace strongroom::sets
