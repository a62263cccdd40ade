#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/sha256.h"

// The digests that a backup set is sealed with, as type_roots and set_root in
// src/store/migrations/0002_integrity.sql make them. Digests are hexadecimal.
namespace strongroom::domain {

// The digest of a policy type: over its policies in byte order of their ids, each as SHA-256(id),
// change digest, content digest; SHA-256 of nothing without any. Memory is constant. Not
// thread-safe.
class TypeRoot {
 public:
  // False where an id does not come behind the one before, or a digest is none; it is not digested
  // then.
  bool Add(std::string_view id, const std::string& digest, const std::string& content_digest);
  // After the last one; the object starts afresh.
  std::string Finish();

 private:
  std::string last_id_;
  base::Sha256 digests_;
};

// The digests of the types of a set, as its items come. Memory does not depend on the items. Not
// thread-safe.
class SetDigester {
 public:
  // False where an item does not come behind the one before, in byte order of type and id, or a
  // digest is none; it is not digested then.
  bool Add(std::string_view type, std::string_view id, const std::string& digest,
           const std::string& content_digest);
  // After the last one.
  void Finish();
  // Of one of its types, once it is finished; of one that has no items as well.
  std::string DigestOf(const std::string& type) const;

 private:
  std::string type_;  // whose items come
  TypeRoot root_;
  std::map<std::string, std::string> digests_;  // by type, of those that have items
};

struct SealedType {
  std::string state;  // a word of TypeState, or of a later version
  std::string digest;
};

// The digest of a set: over its types in byte order, each as SHA-256("type:state"), its digest.
std::string SetRoot(const std::map<std::string, SealedType>& types);

}  // namespace strongroom::domain
