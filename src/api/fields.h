#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "api/codec.h"
#include "base/json_members.h"

namespace strongroom::api {

// The members of one JSON object that stands for a T: their names, types, limits and defaults, each
// once, for readers, writers and the comparison with crds/. Built once and shared: the const
// functions are thread-safe.
template <typename T>
class Fields {
 public:
  // Must be there.
  template <typename Value>
  Fields Required(std::string name, Value T::*member, Codec<Value> codec) && {
    return std::move(*this).Add(std::move(name), Presence::kRequired, member, std::move(codec));
  }

  // May be absent, and is then what it is in T{}.
  template <typename Value>
  Fields Optional(std::string name, Value T::*member, Codec<Value> codec) && {
    return std::move(*this).Add(std::move(name), Presence::kOptional, member, std::move(codec));
  }

  // As Optional, and the API server fills in what T{} has.
  template <typename Value>
  Fields Defaulted(std::string name, Value T::*member, Codec<Value> codec) && {
    codec.schema["default"] = codec.write(T{}.*member);
    return std::move(*this).Add(std::move(name), Presence::kOptional, member, std::move(codec));
  }

  // The members of `inner` are members of this object.
  template <typename Inner>
  Fields Inline(Inner T::*member, const Fields<Inner>& inner) && {
    for (const auto& field : inner.fields()) {
      fields_.push_back({.name = field.name,
                         .is_required = field.is_required,
                         .schema = field.schema,
                         .read = [member, read = field.read](
                                     const Json& json, const Place& place,
                                     T& value) { return read(json, place, value.*member); },
                         .write = [member, write = field.write](
                                      const T& value) { return write(value.*member); }});
    }
    return std::move(*this);
  }

  // The members of `others` as well.
  Fields With(const Fields& others) && {
    fields_.insert(fields_.end(), others.fields_.begin(), others.fields_.end());
    return std::move(*this);
  }

  // Reads what is there into `value`; false when something is wrong. Members that nobody declared
  // are passed over, as the API server's pruning has it.
  bool Read(const Json& object, const Place& place, T& value) const {
    if (!object.is_object()) return place.FailType("an object", object);
    bool is_good = true;
    for (const Field& field : fields_) {
      const auto member = object.find(field.name);
      if (member != object.end() && !member->is_null()) {
        is_good = field.read(*member, place.Member(field.name), value) && is_good;
      } else if (field.is_required) {
        is_good = place.Member(field.name).Fail("is required");
      }
    }
    return is_good;
  }

  // What there is to say; an object in any case.
  Json Write(const T& value) const {
    Json object = WriteAll(value);
    for (auto member = object.begin(); member != object.end();) {
      member = member->is_null() ? object.erase(member) : std::next(member);
    }
    return object;
  }

  // As a merge patch (RFC 7386): what is absent is null, so that it goes away.
  Json WritePatch(const T& value) const { return WriteAll(value); }

  Json Schema() const {
    Json schema{{"type", "object"}, {"properties", Json::object()}};
    for (const Field& field : fields_) {
      schema["properties"][field.name] = field.schema;
      if (field.is_required) schema["required"].push_back(field.name);
    }
    return schema;
  }

 private:
  template <typename Other>
  friend class Fields;

  enum class Presence { kRequired, kOptional };

  struct Field {
    std::string name;
    bool is_required = false;
    Json schema;
    std::function<bool(const Json& json, const Place& place, T& value)> read;
    std::function<Json(const T& value)> write;
  };

  const std::vector<Field>& fields() const { return fields_; }

  template <typename Value>
  Fields Add(std::string name, Presence presence, Value T::*member, Codec<Value> codec) && {
    fields_.push_back({.name = std::move(name),
                       .is_required = presence == Presence::kRequired,
                       .schema = std::move(codec.schema),
                       .read = [member, read = std::move(codec.read)](
                                   const Json& json, const Place& place,
                                   T& value) { return read(json, place, value.*member); },
                       .write = [member, write = std::move(codec.write)](
                                    const T& value) { return write(value.*member); }});
    return std::move(*this);
  }

  Json WriteAll(const T& value) const {
    Json object = Json::object();
    for (const Field& field : fields_) object[field.name] = field.write(value);
    return object;
  }

  std::vector<Field> fields_;
};

// What `part` of `object` says, as far as it can be understood: a status that a later version wrote
// must not make an object useless.
template <typename T>
void ReadLeniently(const Fields<T>& fields, const Json& object, const std::string& part, T& value) {
  std::vector<domain::Problem> passed_over;
  const Json* const found = base::MemberAt(object, part);
  if (found != nullptr) fields.Read(*found, Place(part, passed_over), value);
}

// The object of `fields` as a member of another one. `fields` outlives the codec.
template <typename T>
Codec<T> Object(const Fields<T>& fields) {
  return {.read = [&fields](const Json& json, const Place& place,
                            T& value) { return fields.Read(json, place, value); },
          .write = [&fields](const T& value) { return fields.Write(value); },
          .schema = fields.Schema()};
}
template <typename T>
Codec<T> Object(const Fields<T>&& fields) = delete;  // it would not

// Reads a document of which everything must be right; what it leaves out is as in `value`. Throws
// base::JsonError that names the first member that is not.
template <typename T>
T ReadStrictly(const Fields<T>& fields, const Json& document, T value = {}) {
  std::vector<domain::Problem> problems;
  if (fields.Read(document, Place("", problems), value)) return value;
  const domain::Problem& first = problems.front();
  throw base::JsonError((first.field.empty() ? "" : first.field + ": ") + first.message);
}

}  // namespace strongroom::api
