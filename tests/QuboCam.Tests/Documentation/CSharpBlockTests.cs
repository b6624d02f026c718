using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace QuboCam.Tests.Documentation;

/// <summary>
/// The C# of the documentation: a block with statements is a program, the others of a page are the files of one project. A comment before a block
/// gives what it goes on from.
/// </summary>
public sealed class CSharpBlockTests
{
    // What a project of .NET 10 imports unasked, and what the tests' does.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Xunit;
        """;

    private static readonly CSharpParseOptions Parsing =
        new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new("FileBasedProgram", "true")]);

    private static readonly SyntaxTree UsingsTree = CSharpSyntaxTree.ParseText(Usings, Parsing);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    public static TheoryData<string> Pages => [.. DocumentationPage.All.Where(page => Trees(page).Any())];

    [Theory, MemberData(nameof(Pages))]
    public void ItCompiles(string page)
    {
        ILookup<bool, SyntaxTree> trees = Trees(page).ToLookup(IsProgram);

        Assert.Equal("", Errors([.. trees[false]]));
        Assert.All(trees[true], program => Assert.Equal("", Errors(program)));
    }

    [Fact]
    public void WhatDoesNotCompileIsSaid()
    {
        SyntaxTree wrong = CSharpSyntaxTree.ParseText(
            "QuboCam.Samplers.Every(new());", Parsing, "page.md:1", cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith("page.md:1: (0,17)-(0,22): CS0117", Errors(wrong));
    }

    private static IEnumerable<SyntaxTree> Trees(string page) =>
        from block in DocumentationPage.Read(page).Code
        where block.Language == "csharp"
        select CSharpSyntaxTree.ParseText(block.Given + block.Text, Parsing, block.ToString());

    private static bool IsProgram(SyntaxTree tree) => tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);

    private static string Errors(params SyntaxTree[] trees)
    {
        OutputKind kind = trees.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        // The name of an assembly that may see the internals of the library and of the tests, as the code of a contribution does.
        CSharpCompilation compilation = CSharpCompilation.Create(
            "QuboCam.Benchmarks", [UsingsTree, .. trees], References, new(kind, nullableContextOptions: NullableContextOptions.Enable));
        return string.Join('\n',
            from diagnostic in compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            where diagnostic.Severity == DiagnosticSeverity.Error
            let place = diagnostic.Location.GetLineSpan()
            select $"{place.Path}: {place.Span}: {diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
    }
}
