#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "kube/client.h"
#include "provider/kubernetes/restore_refusal.h"
#include "provider/kubernetes/written_object.h"

namespace strongroom::provider::kubernetes {

// Who owns the fields that a restore has written.
inline constexpr const char* kFieldManager = "strongroom-restore";

// Where an object goes. It keeps no text: what it was made of outlives it.
struct ObjectPlace {
  kube::Resource resource;
  const catalogue::PolicyType& type;
  const WrittenObject& written;
};

// Writes objects that are put back, or tries to. Each call gives what is there then, throws
// kube::ApiError and what else kube::Client throws, and writes only where what is there is still
// what `live` was, or nothing: else it is IsAlreadyExists or IsConflict. Thread-safe.
class ObjectWriter {
 public:
  enum class Way { kTry, kWrite };  // kTry: a dry run, admission included

  explicit ObjectWriter(kube::Client client) : client_(std::move(client)) {}

  // As a POST, which fails where somebody has made it meanwhile, and makes nobody the owner of
  // fields that a later update leaves out.
  base::Json Create(const ObjectPlace& place, Way way) const;
  // Server-side apply, whoever owns the fields; what others may fill in stays as it is.
  base::Json Update(const ObjectPlace& place, const base::Json& live, Way way) const;
  // All of it, but for what others fill in, which is taken from `live`.
  base::Json Replace(const ObjectPlace& place, const base::Json& live, Way way) const;

  // Whether a restore has made what is there, or written to it, and not somebody who makes the
  // same.
  bool Wrote(const ObjectPlace& place) const;

  // Whose fields Update would take over, in the API server's words where they are shown; else which
  // fields; empty: nobody's.
  std::string Taken(const ObjectPlace& place, Shown shown) const;

 private:
  const kube::Client client_;
};

}  // namespace strongroom::provider::kubernetes
