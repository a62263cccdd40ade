#include "api/object_changes.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "api/json.h"

namespace strongroom::api {
namespace {

// "PATH: FROM -> TO", each on a line.
std::string Told(const std::string& from, const std::string& to) {
  std::string told;
  for (const FieldChange& change : ChangesBetween(ParseJson(from), ParseJson(to))) {
    told += change.path + ": " + change.from + " -> " + change.to + '\n';
  }
  return told;
}

TEST(ObjectChanges, AreOfEachField) {
  struct Row {
    const char* what;
    const char* from;
    const char* to;
    const char* told;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"nothing", R"({"spec": {"a": 1}, "status": {"x": 1}})",
            R"({"spec": {"a": 1}, "status": {"x": 2}})", ""},
           {"a field", R"({"spec": {"a": 1, "b": {"c": "x", "d": true}}})",
            R"({"spec": {"a": 1, "b": {"c": "y", "d": true}}})", "spec.b.c: x -> y\n"},
           {"one that comes and one that goes", R"({"spec": {"a": false}})",
            R"({"spec": {"b": "1"}})", "spec.a: false -> \nspec.b:  -> 1\n"},
           {"a list as a whole", R"({"spec": {"types": ["a", "b"]}})",
            R"({"spec": {"types": ["a"]}})", "spec.types: [\"a\",\"b\"] -> [\"a\"]\n"},
           {"a new object", "{}",
            R"({"spec": {"a": {"b": 1}}, "metadata": {"labels": {"x": "y"}}})",
            "spec.a.b:  -> 1\nmetadata.labels.x:  -> y\n"},
           {"one that goes", R"({"spec": {"a": 1}})", "{}", "spec.a: 1 -> \n"},
           {"a group that comes empty", R"({"spec": {}})", R"({"spec": {"hold": {}}})",
            "spec.hold:  -> {}\n"},
           {"another form", R"({"spec": {"a": {"b": 1}}})", R"({"spec": {"a": "x"}})",
            "spec.a: {\"b\":1} -> x\n"},
           {"our annotations", R"({"metadata": {"annotations": {}}})",
            R"({"metadata": {"annotations": {"strongroom.dev/run-now": "t"}}})",
            "metadata.annotations[strongroom.dev/run-now]:  -> t\n"},
           {"others' are not shown", R"({"metadata": {"annotations": {"token": "s3cret"}}})",
            R"({"metadata": {"annotations": {"token": "s3cret2", "new": "s3cret"}}})",
            "metadata.annotations.new:  -> (not shown)\n"
            "metadata.annotations.token: (not shown) -> (not shown)\n"},
           {"whose it is", R"({"metadata": {"finalizers": ["a"]}})", R"({"metadata": {}})",
            "metadata.finalizers: [\"a\"] -> \n"},
           {"no object at all", R"({"spec": "x", "metadata": 3})", R"([])", "spec: x -> \n"},
       }) {
    EXPECT_EQ(Told(row.from, row.to), row.told) << row.what;
  }
}

// An object may have megabytes.
TEST(ObjectChanges, AreFewAndShort) {
  Json many = Json::object();
  for (int i = 0; i < 1'000; ++i) many["spec"]["f" + std::to_string(1'000 + i)] = i;
  many["spec"]["a"] = std::string(100'000, 'x');
  const auto changes = ChangesBetween(Json::object(), many);
  ASSERT_EQ(changes.size(), kMaxFieldChanges + 1);
  EXPECT_EQ(changes.front().to.size(), kMaxFieldText);
  EXPECT_EQ(changes.back().path, "(951 more)");
  Json long_key = Json::object();
  long_key["spec"][std::string(100'000, 'k')] = 1;
  EXPECT_EQ(ChangesBetween(Json::object(), long_key).front().path.size(), kMaxFieldText);
}

TEST(ObjectChanges, KnowWhoWroteLast) {
  EXPECT_EQ(LastManager(ParseJson(R"({"metadata": {"managedFields": [
    {"manager": "helm", "time": "2026-03-01T00:00:00Z"},
    {"manager": "kubectl-edit", "time": "2026-03-02T00:00:00Z"},
    {"manager": "strongroom", "time": "2026-03-03T00:00:00Z", "subresource": "status"},
    {"manager": "argocd", "time": "2026-03-01T12:00:00Z"}]}})")),
            "kubectl-edit");
  for (const char* none :
       {"{}", "[]", R"({"metadata": {}})", R"({"metadata": {"managedFields": 1}})",
        R"({"metadata": {"managedFields": [1, {}]}})"}) {
    EXPECT_EQ(LastManager(ParseJson(none)), "") << none;
  }
}

}  // namespace
}  // namespace strongroom::api
