// What twice as much of the same costs: no reader of foreign bytes looks back at what it has read.
// Families of hostile input, which grow by a number; for a reader whose cost is the square of it
// the ratio is 4.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "catalogue/mask.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"

namespace strongroom::fuzz {
namespace {

// Above 2 there is room for the logarithm of the number of an object's members.
constexpr double kMostForTwice = 2.5;

std::string Times(size_t n, std::string_view text) {
  std::string all;
  for (size_t i = 0; i < n; ++i) all += text;
  return all;
}

std::string List(size_t n, std::string_view element) {
  return '[' + Times(n, std::string(element) + ',') + "0]";
}

// "a0":0,"a1":0, ...
std::string Members(size_t n) {
  std::string all = R"("":0)";
  for (size_t i = 0; i < n; ++i) all += ",\"a" + std::to_string(i) + "\":0";
  return all;
}

// Labels or annotations of ours.
std::string Marks(size_t n) {
  std::string all = R"("strongroom.dev/a":"")";
  for (size_t i = 0; i < n; ++i) all += ",\"strongroom.dev/a" + std::to_string(i) + "\":\"x\"";
  return all;
}

std::string Keys(size_t n) {
  std::string all;
  for (size_t i = 0; i < n; ++i) all += "k" + std::to_string(i) + ": v\n";
  return all;
}

struct Family {
  const char* name;
  void (*reader)(std::string_view input);
  size_t n;
  std::string (*input)(size_t n);
};

void PrintTo(const Family& family, std::ostream* out) { *out << family.name; }

Cost CostOf(const Family& family, size_t n) {
  const std::string input = family.input(n);
  const Cost before = CostSoFar();
  family.reader(input);
  return CostSoFar() - before;
}

// The worst of the three, and not of so few that a table which doubles makes the difference.
double RatioOf(const Family& family) {
  CostOf(family, 1);  // what is made once
  const Cost once = CostOf(family, family.n);
  const Cost twice = CostOf(family, 2 * family.n);
  const auto ratio = [](uint64_t more, uint64_t less) {
    return static_cast<double>(more) / static_cast<double>(std::max<uint64_t>(less, 1'000));
  };
  return std::max({ratio(twice.edges, once.edges), ratio(twice.allocations, once.allocations),
                   ratio(twice.bytes, once.bytes)});
}

class Hostile : public testing::TestWithParam<Family> {};

TEST_P(Hostile, CostsTwiceAsMuchForTwiceAsMuch) {
  const double ratio = RatioOf(GetParam());
  EXPECT_LT(ratio, kMostForTwice);
  EXPECT_GT(ratio, 1.5) << "refused at once: this says nothing of the cost";
}

constexpr auto kFamilies = std::to_array<Family>({
    {"JsonObjects", FuzzJson, 4'000, [](size_t n) { return List(n, "{}"); }},
    {"JsonNested", FuzzJson, 100,
     [](size_t n) { return List(n, Times(100, "[") + Times(100, "]")); }},
    {"JsonElements", FuzzJson, 4'000,
     [](size_t n) { return R"({"items":)" + List(n, "{}") + '}'; }},
    {"JsonKeys", FuzzJson, 50'000, [](size_t n) { return '{' + Members(n) + '}'; }},
    {"JsonLongKeys", FuzzJson, 200,
     [](size_t n) {
       std::string all = "{";
       for (size_t i = 0; i < n; ++i) all += '"' + Times(200, "k") + std::to_string(i) + "\":0,";
       return all + "\"\":0}";
     }},
    {"JsonSameKey", FuzzJson, 4'000,
     [](size_t n) { return '{' + Times(n, R"("a":{},)") + R"("a":0})"; }},
    {"JsonString", FuzzJson, 20'000, [](size_t n) { return '"' + Times(n, "x") + '"'; }},
    {"JsonEscapes", FuzzJson, 4'000, [](size_t n) { return '"' + Times(n, "\\u00e9") + '"'; }},
    {"JsonDigits", FuzzJson, 20'000, [](size_t n) { return "0." + Times(n, "1"); }},
    {"JsonNumbers", FuzzJson, 4'000, [](size_t n) { return List(n, "0.0"); }},
    {"JsonSpaces", FuzzJson, 20'000, [](size_t n) { return Times(n, " ") + '1'; }},

    {"PatchToNothing", FuzzJsonPatch, 4'000, [](size_t n) { return List(n, "{}") + "\n[]"; }},
    {"PatchToOne", FuzzJsonPatch, 4'000, [](size_t n) { return List(n, "{}") + "\n[{}]"; }},
    {"PatchFromOne", FuzzJsonPatch, 4'000, [](size_t n) { return "[{}]\n" + List(n, "{}"); }},
    {"PatchOfAllElements", FuzzJsonPatch, 4'000,
     [](size_t n) { return List(n, "1") + '\n' + List(n, "2"); }},
    {"PatchBetweenEnds", FuzzJsonPatch, 4'000,
     [](size_t n) {
       return '[' + Times(n, "{},") + '1' + Times(n, ",{}") + "]\n[" + Times(n, "{},") + "2,3" +
              Times(n, ",{}") + ']';
     }},
    {"PatchOfMembers", FuzzJsonPatch, 50'000,
     [](size_t n) { return '{' + Members(n) + "}\n{\"b\":" + List(n, "0") + '}'; }},
    // Equal but for what is innermost, with an element more at each level: what is found unequal on
    // one level is not looked through again on the next ones.
    {"PatchOfDeepLists", FuzzJsonPatch, 60,
     [](size_t n) {
       const std::string same = R"({"a":)" + List(20, "0") + R"(,"b":)";
       return Times(n, '[' + same) + '1' + Times(n, "}]") + '\n' + Times(n, '[' + same) + '2' +
              Times(n, "},0]");
     }},
    {"PatchOfDeepEnds", FuzzJsonPatch, 60,
     [](size_t n) {
       const std::string same = R"({"a":)" + List(20, "0") + R"(,"b":)";
       return Times(n, '[' + same) + '1' + Times(n, "}]") + '\n' + Times(n, "[0," + same) + '2' +
              Times(n, "}]");
     }},

    {"YamlFlow", FuzzManifest, 2'000, [](size_t n) { return "a: " + List(n, "{}"); }},
    {"YamlKeys", FuzzManifest, 2'000, Keys},
    {"YamlNumbers", FuzzManifest, 2'000, [](size_t n) { return "a: " + List(n, "0.0"); }},
    {"YamlBlock", FuzzManifest, 2'000, [](size_t n) { return "a:\n" + Times(n, "- - b\n"); }},
    {"YamlDocuments", FuzzManifest, 2'000, [](size_t n) { return Times(n, "---\na: b\n"); }},
    {"YamlScalar", FuzzManifest, 20'000, [](size_t n) { return "a: " + Times(n, "x"); }},
    {"YamlBlankLines", FuzzManifest, 5'000,
     [](size_t n) { return "a: |\n  x\n" + Times(n, "\n") + "  y"; }},
    {"YamlComments", FuzzManifest, 5'000, [](size_t n) { return Times(n, "#\n"); }},
    {"YamlAnchors", FuzzManifest, 2'000, [](size_t n) { return "a: " + List(n, "&x y"); }},

    {"ManyContexts", FuzzKubeconfig, 1'000,
     [](size_t n) {
       const std::string name = Times(n, "long");
       return "current-context: " + name + "\ncontexts:\n" + Times(n, "- {name: other}\n");
     }},
    {"ManyDefaultPaths", FuzzCatalogue, 500,
     [](size_t n) {
       std::string all = "schemaVersion: 1\nprovider: directory\ndefaults:\n  strip:\n" +
                         Times(n, "  - a\n") + "types:\n";
       for (size_t i = 0; i < n; ++i) {
         all += "- {key: k" + std::to_string(i) +
                ", class: policy, format: json, extensions: [.json]}\n";
       }
       return all;
     }},
    {"ManyReferences", FuzzListPage, 500,
     [](size_t n) {
       return R"({"items":[{"metadata":{"name":"a","namespace":")" + Times(n, "long") +
              R"("},"imagePullSecrets":[)" +
              [n] {
                std::string all = R"({"name":"a"})";
                for (size_t i = 0; i < n; ++i) all += R"(,{"name":"a)" + std::to_string(i) + "\"}";
                return all;
              }() +
              "]}]}";
     }},
    {"ManyRules", FuzzListPage, 500,
     [](size_t n) {
       return R"({"items":[{"metadata":{"name":"a"},"rules":)" + List(n, R"({"verbs":["b","a"]})") +
              "}]}";
     }},
    {"ManyLabels", FuzzListPage, 1'000,
     [](size_t n) {
       return R"({"items":[{"metadata":{"name":"a","labels":{)" + Members(n) + "}}}]}";
     }},
    {"ManyTolerations", FuzzObjects, 4'000,
     [](size_t n) {
       return R"({"metadata":{"name":"a"},"spec":{"tolerations":)" + List(n, "{}") + "}}";
     }},
    {"ManyAnnotations", FuzzObjects, 50'000,
     [](size_t n) { return R"({"metadata":{"annotations":{)" + Members(n) + "}}}"; }},
    {"ManyGroups", FuzzAdmission, 4'000,
     [](size_t n) {
       return R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u",)"
              R"("userInfo":{"groups":)" +
              List(n, R"("g")") + "}}}";
     }},
    {"ManyMarks", FuzzAdmission, 4'000,
     [](size_t n) {
       return R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u",)"
              R"("object":{"metadata":{"labels":{)" +
              Marks(n) + "}}}}}";
     }},
    {"ManyPolicyTypes", FuzzSchedule, 4'000,
     [](size_t n) { return R"({"spec":{"policyTypes":)" + List(n, R"("roles")") + "}}"; }},
    {"DeepSets", FuzzSchedule, 45,
     [](size_t n) {
       const std::string deep = Times(2 * n, "[") + Times(2 * n, "]");
       return R"({"spec":{"policyTypes":)" + List(100, deep) + "}}";
     }},
    {"ReportOfManyTypes", FuzzReportLine, 4'000,
     [](size_t n) {
       return R"({"outcome":{"phase":"success","summary":{"typeBreakdown":{)" + Members(n) + "}}}}";
     }},
    {"ReportOfManyLines", FuzzReportStream, 200,
     [](size_t n) {
       return R"({"header":{"version":1,"runUID":"u"}})"
              "\n" +
              Times(n, R"({"item":{"type":"roles","externalID":"a","content":"{}"}})"
                       "\n");
     }},
    {"ReportOfOneLine", FuzzReportStream, 20'000, [](size_t n) { return List(n, "0") + '\n'; }},
    {"WatchOfManyLines", FuzzWatchLine, 100,
     [](size_t n) {
       return Times(n, R"({"type":"ADDED","object":{"metadata":{"resourceVersion":"2"}}})"
                       "\n");
     }},
    {"WatchOfOneLine", FuzzWatchLine, 4'000, [](size_t n) { return Times(n, "x"); }},
    {"HttpHeaders", FuzzHttpHead, 400,
     [](size_t n) {
       return "GET /v1/runs/a HTTP/1.1\r\nHost: x\r\n" + Times(n, "a: b\r\n") + "\r\n";
     }},
    {"HttpQuery", FuzzHttpHead, 1'000,
     [](size_t n) {
       return "GET /v1/runs/a?" + Times(n, "a=b&") + " HTTP/1.1\r\nHost: x\r\n\r\n";
     }},
    {"HttpPath", FuzzHttpHead, 2'000,
     [](size_t n) { return "GET " + Times(n, "/a") + " HTTP/1.1\r\nHost: x\r\n\r\n"; }},
    {"HttpPipeline", FuzzHttpHead, 100,
     [](size_t n) { return Times(n, "GET /v1/runs/a HTTP/1.1\r\nHost: a\r\n\r\n"); }},
    {"HttpChunks", FuzzHttpHead, 500,
     [](size_t n) {
       return "POST /v1/runs/a/report HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" +
              Times(n, "1\r\nx\r\n") + "0\r\n\r\n";
     }},
    {"HttpChunkExtension", FuzzHttpHead, 3'900,
     [](size_t n) {
       return "POST /v1/runs/a/report HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
              "chunked\r\n\r\n1;a=" +
              Times(n, "x") + "\r\nx\r\n0\r\n\r\n";
     }},
    {"Controls", FuzzPrintable, 4'000, [](size_t n) { return Times(n, "\x1b"); }},
    {"MaskTokens", FuzzMask, 2'000,
     [](size_t n) {
       std::string all;
       for (const catalogue::TokenForm& form : catalogue::TokenForms()) {
         all += Times(n, std::string(form.prefix) + '-') + ' ';
       }
       return all;
     }},
    {"MaskJwts", FuzzMask, 2'000, [](size_t n) { return Times(n, "eyJhbGciOiI."); }},
    {"MaskKeys", FuzzMask, 2'000, [](size_t n) { return Times(n, "-----BEGIN PRIVATE KEY-----"); }},
    {"MaskEncodedKeys", FuzzMask, 2'000, [](size_t n) { return Times(n, "LS0tLS1CRUdJTi"); }},
    {"MaskCredentials", FuzzMask, 2'000,
     [](size_t n) { return Times(n, "authorization: bearer a "); }},
    {"MaskUrls", FuzzMask, 2'000, [](size_t n) { return Times(n, "a://b:"); }},
    {"ReduceNames", FuzzReduce, 500,
     [](size_t n) {
       std::string all = R"({"***masked***":0)";
       for (size_t i = 0; i < n; ++i) {
         const std::string number = std::to_string(i + 2);
         all += ",\"***masked-" + number + "***\":0,\"ghp_" + Times(36, "x") + number + "\":0";
       }
       return all + '}';
     }},
    {"ReduceListsInLists", FuzzReduce, 20,
     [](size_t n) {
       return Times(n, R"({"kind":"AList","items":[)") + '"' + Times(500 * n, "x") + '"' +
              Times(n, "]}");
     }},
    {"ContentSecrets", FuzzContent, 500,
     [](size_t n) {
       return R"({"a":)" + List(n, R"({"@odata.type":"#x.secretValue","value":"a","psk":"b"})") + '}';
     }},
    {"ContentDeep", FuzzContent, 40,
     [](size_t n) { return Times(n, R"({"a":[)") + '"' + Times(n, "x") + '"' + Times(n, "]}"); }},
    {"ContentXml", FuzzContent, 500,
     [](size_t n) { return R"({"a":")" + Times(n, "<psk>x</psk>") + "\"}"; }},
    {"ContentOpenXml", FuzzContent, 2'000,
     [](size_t n) { return R"({"a":"</)" + Times(n, "<psk ") + "\"}"; }},
    {"ContentData", FuzzContent, 500,
     [](size_t n) { return R"({"a":"</)" + Times(n, "<a><![CDATA[") + "\"}"; }},
    {"ContentJsonText", FuzzContent, 500,
     [](size_t n) {
       return R"({"definition":["[)" + Times(n, R"({\"psk\":\"x\",\"a\":1.0},)") + R"(0]"]})";
     }},
    {"ContentBase64", FuzzContent, 2'000,
     [](size_t n) { return R"({"a":")" + Times(n, "PHBzaz5oPC9wc2s+") + "\"}"; }},
    {"ContentBrokenJson", FuzzContent, 1'000,
     [](size_t n) { return R"({"a":"{)" + Times(n, R"(\"psk\":\"x\\\" y\",)") + "\"}"; }},
    {"ContentAssignments", FuzzContent, 2'000,
     [](size_t n) { return R"({"a":")" + Times(n, "psk=$psk=") + "\"}"; }},
    {"ContentQuotes", FuzzContent, 2'000,
     [](size_t n) { return R"({"a":")" + Times(n, R"(psk=\"$\"\"psk='$\\\")") + "\"}"; }},
    {"ContentSecureStrings", FuzzContent, 500,
     [](size_t n) {
       return R"({"a":"'x')" + Times(n, "|") + Times(n, " ConvertTo-SecureString") + "\"}";
     }},
    {"ContentOptions", FuzzContent, 1'000,
     [](size_t n) { return R"({"a":"/v psk )" + Times(n, "/d ${ /d/d net user ") + "\"}"; }},
    {"ContentNames", FuzzContent, 4'000,
     [](size_t n) { return R"({")" + Times(n, "pass") + R"(":"x"})"; }},
    {"ContentListOfALongName", FuzzContent, 500,
     [](size_t n) { return R"({")" + Times(n, "pass") + R"(word":)" + List(n, R"("x")") + '}'; }},
    {"ContentNumbers", FuzzContent, 2'000, [](size_t n) { return R"({"tags":)" + List(n, "10e-1") + '}'; }},
    {"ContentDigits", FuzzContent, 4'000, [](size_t n) { return R"({"a":1.)" + Times(n, "0") + '}'; }},
    {"ContentNulls", FuzzContent, 4'000,
     [](size_t n) {
       std::string all = R"({"":null)";
       for (size_t i = 0; i < n; ++i) all += ",\"a" + std::to_string(i) + "\":null";
       return all + '}';
     }},
    {"SetLabels", FuzzSetQuery, 4'000,
     [](size_t n) { return "/?labelSelector=" + Times(n, "a,") + "\n\n\n"; }},
    {"SetValues", FuzzSetQuery, 4'000,
     [](size_t n) { return "/?labelSelector=a+in+(" + Times(n, "b,") + ")\n\n\n"; }},
    {"SetParentheses", FuzzSetQuery, 4'000,
     [](size_t n) { return "/?labelSelector=a+in+" + Times(n, "(") + "\n\n\n"; }},
    {"SetAccept", FuzzSetQuery, 2'000,
     [](size_t n) { return "/\na/b" + Times(n, ";c=d") + "\n\n"; }},
    {"SetHoldMembers", FuzzSetQuery, 1'000,
     [](size_t n) {
       return "/\n\napplication/merge-patch+json\n{\"spec\":{\"hold\":{" + Members(n) + "}}}";
     }},
    {"SetOperations", FuzzSetQuery, 40,
     [](size_t n) {
       const std::string add = R"({"op":"add","path":"/spec/hold","value":{"reason":"a"}})";
       return "/\n\napplication/json-patch+json\n[" + Times(n, add + ',') + add + ']';
     }},
    {"RetryAfterDigits", FuzzAnswer, 4'000, [](size_t n) { return Times(n, "9"); }},
    {"Refusal", FuzzAnswer, 4'000,
     [](size_t n) {
       return R"({"kind":"Status","error":{"code":"A","message":")" + Times(n, "\\n") + "\"}}";
     }},
});

INSTANTIATE_TEST_SUITE_P(Families, Hostile, testing::ValuesIn(kFamilies),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(Cost, CountsEdgesOfOurReadersAndAllocationsOfAll) {
  const Cost cost = CostOf(kFamilies.front(), 1'000);
  EXPECT_GT(cost.edges, 1'000U);
  EXPECT_GT(cost.allocations, 1'000U);
  EXPECT_GT(cost.bytes, 10'000U);
}

TEST(Cost, ARatioTellsTheSquare) {
  const auto look_back = [](std::string_view input) {
    for (size_t i = 0; i < input.size(); ++i) std::string(input.substr(0, i)).append(input);
  };
  const Family square{"", look_back, 200, [](size_t n) { return Times(n, "x"); }};
  EXPECT_GT(RatioOf(square), 3.5);
}

}  // namespace
}  // namespace strongroom::fuzz
