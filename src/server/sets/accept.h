#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strongroom::server::sets {

// In which form a client wants what it asks for. All are JSON.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources
enum class Form {
  kObject,    // BackupSet, BackupSetList
  kTable,     // meta.k8s.io Table, as kubectl prints
  kMetadata,  // PartialObjectMetadata, PartialObjectMetadataList
};

struct Accepted {
  Form form = Form::kObject;
  std::string meta_version;  // of meta.k8s.io, for the last two: "v1", "v1beta1"
};

// What we have that the header of that name prefers (RFC 9110 section 12.5.1); an empty one takes
// all. Absent when it takes nothing that we have: protobuf alone, a form of a later version.
std::optional<Accepted> NegotiateForm(std::string_view accept);

// Whether it takes plain JSON.
bool TakesJson(std::string_view accept);

}  // namespace strongroom::server::sets
