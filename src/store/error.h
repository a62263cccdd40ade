#pragma once

#include <stdexcept>
#include <string>

#include "base/prospect.h"

namespace strongroom::store {

// PostgreSQL could not do what was asked. The message says what was tried and, in our words, what
// came back: never PostgreSQL's own text, nor where it is, nor who logs in.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    kUnavailable,  // not there, overloaded, or a lock not to be had: nothing was changed; try later
    kInDoubt,      // lost while committing: look whether it was done before trying again
    kTooSlow,      // it did not end in the time that it was given: nothing was changed; try later
    kBadData,      // PostgreSQL does not take such values: what was sent is at fault, and only that
    kTwice,        // the same, of a backup set: an item comes twice in it
    kForbidden,    // a rule of the schema forbids it, however often it is tried
    kNoEntry,      // it does not let us in: login, database, certificate or connection string are
                   // wrong. A person has to look, and waiting alone does not help
    kRefused,      // it does none of this now: another schema, no right. A person has to look, and
                   // it may pass then
  };

  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// What becomes of what was tried: a kind is one of these, and more. Which SQLSTATE, or fault of a
// connection, is which stands in base/prospect.h.
constexpr base::Prospect ProspectOf(StoreError::Kind kind) {
  switch (kind) {
    case StoreError::Kind::kUnavailable:
    case StoreError::Kind::kInDoubt:
    case StoreError::Kind::kTooSlow:
      return base::Prospect::kMayPass;
    case StoreError::Kind::kBadData:
    case StoreError::Kind::kTwice:
    case StoreError::Kind::kForbidden:
      return base::Prospect::kFinal;
    case StoreError::Kind::kNoEntry:
    case StoreError::Kind::kRefused:
      break;
  }
  return base::Prospect::kPerson;
}

// By itself.
constexpr bool MayPass(StoreError::Kind kind) {
  return ProspectOf(kind) == base::Prospect::kMayPass;
}

// The same comes back however often it is sent.
constexpr bool IsFinal(StoreError::Kind kind) { return ProspectOf(kind) == base::Prospect::kFinal; }

}  // namespace strongroom::store
