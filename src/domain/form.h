#pragma once

#include <cstddef>
#include <string_view>

namespace strongroom::domain {

// Bytes of the identity and of the name of a policy. Far past real ones: policies are kept in
// memory by the hundred, and PostgreSQL indexes no more than about 2,700 bytes.
inline constexpr size_t kMaxPolicyName = 2'000;

// A form that text must have: as the CRDs say it (a regular expression and a length), and as a
// function, because std::regex recurses over what somebody else wrote. A test compares the two.
struct Form {
  std::string_view pattern;
  size_t max = 0;  // characters
  // Null for what is only ever written by us and checked by the API server.
  bool (*matches)(std::string_view text) = nullptr;
  std::string_view name;  // of what has it: "the name of an object"

  // The form, and no longer than it may be.
  bool Allows(std::string_view text) const { return text.size() <= max && matches(text); }
};

namespace form {

// RFC 1123 subdomain and label, and what the data of a Secret is called.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
extern const Form kObjectName;
extern const Form kNamespace;
extern const Form kSecretKey;
extern const Form kSubPath;        // of a volume: never out of it
extern const Form kConditionType;  // metav1.Condition
extern const Form kConditionReason;

extern const Form kTypeKey;        // of a policy type in the catalogue
extern const Form kTypeSelection;  // the same, or "*"
extern const Form kReason;         // one CamelCase word
extern const Form kErrorCode;      // one word in capitals
extern const Form kTimeOfDay;      // "02:30"
extern const Form kInterval;       // "7d", "12h": an hour to a year
extern const Form kTimeZone;       // as far as a name's form tells: the database has the last word
extern const Form kMinute;         // "2026-03-01T01:30:00Z"
extern const Form kGuid;
extern const Form kOrigin;       // an https URL without path: a name or an address, perhaps a port
extern const Form kHttpsUrl;     // without user, fragment and spaces
extern const Form kHost;         // a name, or an address without brackets
extern const Form kMailAddress;  // alone, of ASCII characters that need no quoting
extern const Form kLabelKey;     // of an object
extern const Form kLabelValue;   // likewise
extern const Form kNamespacePattern;  // "team-*": of base/glob.h
extern const Form kSha256;            // 64 hexadecimal digits in lower case
extern const Form kSetDigest;         // "sha256:" and 64 hexadecimal digits
extern const Form kImage;

}  // namespace form
}  // namespace strongroom::domain
